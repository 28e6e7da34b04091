import { createServer, request } from "node:http";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";

const BETWEEN_MS = 400;

/** A line to the app on which its event streams come message by message, as from a machine that takes its time. */
export async function slowLine(url) {
  const server = createServer((asked, answer) => {
    const { method, headers } = asked;
    const onward = request(new URL(asked.url, url), { method, headers }, (response) => {
      answer.writeHead(response.statusCode, response.headers);
      const streamed = response.headers["content-type"]?.startsWith("text/event-stream");
      const ways = streamed ? [response, slowly, answer] : [response, answer];
      pipeline(...ways).catch(() => answer.destroy()); // the browser went away
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
    answer.on("close", () => onward.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

async function* slowly(response) {
  for await (const bytes of response) {
    for (const message of bytes.toString().split(/(?<=\n\n)/)) {
      yield message;
      await pause(BETWEEN_MS);
    }
  }
}
