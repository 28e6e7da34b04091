import type { Client } from "./client.ts";
import { Problem } from "./problem.ts";
import { messages } from "./sse.ts";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

/** The app says something at least every 25 seconds; a proxy that holds the stream back is found out by this. */
const SILENCE_MS = 60_000;

/**
 * Calls back when the log moves on: by the event stream, or by and by where a proxy holds the stream back. Ends when
 * the signal says so, or the session is over.
 */
export async function follow(client: Client, signal: AbortSignal, moved: () => void): Promise<void> {
  const line = new Line(client, moved);
  let wait = FIRST_WAIT_MS;
  for (;;) {
    const heard = await line.listen(signal);
    wait = heard ? FIRST_WAIT_MS : Math.min(wait * 2, LONGEST_WAIT_MS);
    await pause(wait * (0.75 + Math.random() / 2), signal);
    if (signal.aborted || line.refused) return;
    moved(); // whatever came meanwhile; unchanged answers cost a 304
  }
}

class Line {
  refused = false;
  private position: string | undefined;

  constructor(
    private readonly client: Client,
    private readonly moved: () => void,
  ) {}

  /** Listens until the line breaks; whether anything came through before. */
  async listen(signal: AbortSignal): Promise<boolean> {
    const patience = new Patience(signal);
    try {
      await this.read(patience);
    } catch (error) {
      this.refused = error instanceof Problem && error.status === 401;
    } finally {
      patience.end();
    }
    return patience.rewarded;
  }

  private async read(patience: Patience): Promise<void> {
    const from = this.position === undefined ? {} : { "Last-Event-ID": this.position };
    const { body } = await this.client.open("events/stream", { headers: from, signal: patience.signal });
    if (body === null) return;
    for await (const message of messages(body.pipeThrough(patience.watching()))) {
      this.position = message.id;
      this.moved();
    }
  }
}

/** Gives up a line on which nothing comes for too long. */
class Patience {
  rewarded = false;
  private readonly giving = new AbortController();
  private timer = setTimeout(() => {
    this.giving.abort();
  }, SILENCE_MS);

  constructor(outer: AbortSignal) {
    outer.addEventListener("abort", () => {
      this.end();
    });
  }

  get signal(): AbortSignal {
    return this.giving.signal;
  }

  watching(): TransformStream<Uint8Array, Uint8Array> {
    return new TransformStream({
      transform: (bytes, out) => {
        this.rewarded = true;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
          this.giving.abort();
        }, SILENCE_MS);
        out.enqueue(bytes);
      },
    });
  }

  end(): void {
    clearTimeout(this.timer);
    this.giving.abort();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
