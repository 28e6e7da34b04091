import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ROOT = new URL("../..", import.meta.url).pathname;
export const SETUP_CODE = "4711-0815";

const PYTHON = process.env.PYTHON ?? join(ROOT, ".venv/bin/python");
const PATIENCE_MS = 30_000;

/** Starts the app as people do, on free ports and an empty store of its own; `more` are further options. */
export async function startApp(more = {}) {
  const folder = await mkdtemp(join(tmpdir(), "family-booking-e2e-"));
  const [port, apiPort] = [await freePort(), await freePort()];
  const said = [];
  let child;
  const start = async () => {
    child = run({ data_dir: folder, port, api_port: apiPort, ...more }, said);
    await ready(`http://127.0.0.1:${port}`, child);
  };
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  const app = {
    url: `http://127.0.0.1:${port}`,
    said: () => Buffer.concat(said).toString(),
    start,
    stop,
    remove: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await start();
    return app;
  } catch (error) {
    await app.remove();
    throw new Error(`the app did not start:\n${app.said()}`, { cause: error });
  }
}

function run(options, said) {
  const stdio = ["ignore", "pipe", "pipe"];
  const child = spawn(PYTHON, ["-m", "addon", "serve"], { cwd: ROOT, env: environment(options), stdio });
  child.stdout.on("data", (bytes) => said.push(bytes));
  child.stderr.on("data", (bytes) => said.push(bytes));
  return child;
}

function environment(chosen) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("FAMILY_BOOKING_"));
  const named = Object.entries({ host: "127.0.0.1", setup_code: SETUP_CODE, ...chosen });
  const ours = named.map(([name, value]) => [`FAMILY_BOOKING_${name.toUpperCase()}`, String(value)]);
  return Object.fromEntries([...inherited, ...ours]);
}

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function ready(url, child) {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    try {
      if ((await fetch(`${url}/api/v1/ready`)).ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`it was not ready within ${PATIENCE_MS} ms`);
}
