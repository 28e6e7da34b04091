import { createServer, request } from "node:http";
import { pipeline } from "node:stream/promises";

/** A line to the app on which an event stream can be held after its next message, as by a machine that takes its time. */
export async function heldLine(url) {
  let held = Promise.resolve();
  async function* byMessage(response) {
    for await (const bytes of response) {
      for (const message of bytes.toString().split(/(?<=\n\n)/)) {
        yield message;
        await held;
      }
    }
  }
  const server = createServer((asked, answer) => {
    const { method, headers } = asked;
    const onward = request(new URL(asked.url, url), { method, headers }, (response) => {
      answer.writeHead(response.statusCode, response.headers);
      const streamed = response.headers["content-type"]?.startsWith("text/event-stream");
      const ways = streamed ? [response, byMessage, answer] : [response, answer];
      pipeline(...ways).catch(() => answer.destroy()); // the browser went away
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
    answer.on("close", () => onward.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** Holds from now on, until what it gives back is called. */
    hold: () => {
      let letGo;
      held = new Promise((resolve) => (letGo = resolve));
      return letGo;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
