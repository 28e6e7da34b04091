import { once } from "node:events";
import { createServer, request } from "node:http";
import { freePort } from "./app.mjs";

const PREFIX = "/api/hassio_ingress/Zm9yLXRoZS10ZXN0";

/** The page that Home Assistant puts around an app, as far as the panel can see it. */
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Home Assistant</title></head><body>
<home-assistant></home-assistant>
<script>
  document.querySelector("home-assistant").hass = { language: "de", themes: { darkMode: true } };
  document.documentElement.style.cssText =
    "--primary-color: #ff9800; --primary-background-color: #111111; --card-background-color: #1c1c1c;" +
    "--primary-text-color: #e1e1e1; --secondary-text-color: #9b9b9b; --divider-color: #333333";
  window.heard = [];
  addEventListener("message", (event) => {
    heard.push(event.data.type);
    if (event.data.type === "home-assistant/subscribe-properties") {
      event.source.postMessage({ type: "home-assistant/properties", narrow: true, route: { path: "" } }, event.origin);
    }
  });
</script>
<iframe title="Family Booking" src="${PREFIX}/" style="position: fixed; inset: 0; width: 100%; height: 100%; border: 0"></iframe>
</body></html>`;

/** Stands in for Home Assistant's proxy: signs the reader in by headers and hides the app behind a prefix. */
export async function ingressBefore(appUrl) {
  const port = await freePort();
  let user = null;
  const server = createServer((incoming, answer) => {
    if (!incoming.url.startsWith(`${PREFIX}/`)) {
      answer.setHeader("Content-Type", "text/html");
      answer.end(incoming.url === "/" ? PAGE : "");
      return;
    }
    pass(new URL(incoming.url.slice(PREFIX.length), appUrl), incoming, answer, user);
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${port}`,
    app: `http://127.0.0.1:${port}${PREFIX}`,
    signIn: (id, name) => {
      user = { id, name };
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function pass(address, incoming, answer, user) {
  const { host: _host, "accept-encoding": _encoding, ...headers } = incoming.headers;
  const identity =
    user === null ? {} : { "X-Remote-User-Id": user.id, "X-Remote-User-Display-Name": user.name };
  const outgoing = request(
    address,
    { method: incoming.method, headers: { ...headers, ...identity, "X-Ingress-Path": PREFIX } },
    (response) => {
      answer.writeHead(response.statusCode, response.headers);
      response.pipe(answer);
    },
  );
  outgoing.on("error", () => answer.destroy());
  answer.on("close", () => outgoing.destroy());
  incoming.pipe(outgoing);
}
