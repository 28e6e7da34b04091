import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ROOT = new URL("../..", import.meta.url).pathname;
export const SETUP_CODE = "4711-0815";

const PATIENCE_MS = 30_000;

/** Starts the app as people do, on free ports and an empty store of its own. */
export async function startApp() {
  const folder = await mkdtemp(join(tmpdir(), "family-booking-e2e-"));
  const [port, apiPort] = [await freePort(), await freePort()];
  const child = spawn(process.env.PYTHON ?? join(ROOT, ".venv/bin/python"), ["-m", "addon", "serve"], {
    cwd: ROOT,
    env: { ...withoutOptions(process.env), ...options({ data_dir: folder, port, api_port: apiPort }) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = [];
  child.stdout.on("data", (bytes) => said.push(bytes));
  child.stderr.on("data", (bytes) => said.push(bytes));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(url, child);
  } catch (error) {
    await stop();
    throw new Error(`the app did not start:\n${Buffer.concat(said).toString()}`, { cause: error });
  }
  return { url, stop, said: () => Buffer.concat(said).toString() };
}

function options({ data_dir, port, api_port }) {
  return {
    FAMILY_BOOKING_HOST: "127.0.0.1",
    FAMILY_BOOKING_PORT: String(port),
    FAMILY_BOOKING_API_PORT: String(api_port),
    FAMILY_BOOKING_DATA_DIR: data_dir,
    FAMILY_BOOKING_SETUP_CODE: SETUP_CODE,
  };
}

function withoutOptions(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("FAMILY_BOOKING_")));
}

async function freePort() {
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
