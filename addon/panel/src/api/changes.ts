import type { Client } from "./client.ts";
import { Problem } from "./problem.ts";
import { messages } from "./sse.ts";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const SILENCE_MS = 60_000; // the app sends a comment every 25 seconds; a proxy that swallows them is found out by this
const TOGETHER_MS = 150;

/**
 * Tells that the household's log moved on (event "change"): by the event stream, or by asking now and then where a
 * proxy holds the stream back. Also when the page comes back to the front, since phones cut sleeping pages off.
 */
export class Changes extends EventTarget {
  private position: string | undefined;
  private stopping: AbortController | null = null;
  private told: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: Client) {
    super();
  }

  start(): void {
    this.stop();
    this.stopping = new AbortController();
    document.addEventListener("visibilitychange", this.onVisibility, { signal: this.stopping.signal });
    void this.follow(this.stopping.signal);
  }

  stop(): void {
    this.stopping?.abort();
    this.stopping = null;
    clearTimeout(this.told);
  }

  /** Something was written from here: what is shown is to be fetched anew. */
  tell(): void {
    clearTimeout(this.told);
    this.told = setTimeout(() => this.dispatchEvent(new Event("change")), TOGETHER_MS);
  }

  private async follow(signal: AbortSignal): Promise<void> {
    let wait = FIRST_WAIT_MS;
    for (;;) {
      const heard = await this.listen(signal);
      wait = heard ? FIRST_WAIT_MS : Math.min(wait * 2, LONGEST_WAIT_MS);
      await pause(wait * (0.75 + Math.random() / 2), signal);
      if (signal.aborted) return;
      if (!document.hidden) this.tell(); // whatever came meanwhile; unchanged answers cost a 304
    }
  }

  /** Whether anything came through before the line broke. */
  private async listen(signal: AbortSignal): Promise<boolean> {
    const line = new AbortController();
    const stop = () => {
      line.abort();
    };
    signal.addEventListener("abort", stop);
    let heard = false;
    let patience = setTimeout(stop, SILENCE_MS);
    try {
      const from = this.position === undefined ? {} : { "Last-Event-ID": this.position };
      const response = await this.client.open(
        "events/stream",
        {},
        { Accept: "text/event-stream", ...from },
        line.signal,
      );
      if (response.body === null) return false;
      const awake = new TransformStream<Uint8Array, Uint8Array>({
        transform: (bytes, out) => {
          heard = true;
          clearTimeout(patience);
          patience = setTimeout(stop, SILENCE_MS);
          out.enqueue(bytes);
        },
      });
      for await (const message of messages(response.body.pipeThrough(awake))) {
        this.position = message.id;
        this.tell();
      }
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.stop();
    } finally {
      clearTimeout(patience);
      signal.removeEventListener("abort", stop);
      line.abort();
    }
    return heard;
  }

  private readonly onVisibility = () => {
    if (!document.hidden) this.tell();
  };
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
