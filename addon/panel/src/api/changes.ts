import type { Client } from "./client.ts";

const TOGETHER_MS = 150;

/**
 * Tells that the household's log moved on (event "change"), also when the page comes back to the front, since phones
 * cut sleeping pages off.
 */
export class Changes extends EventTarget {
  private stopping: AbortController | null = null;
  private told: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: Client) {
    super();
  }

  async start(): Promise<void> {
    this.stop();
    const { signal } = (this.stopping = new AbortController());
    document.addEventListener("visibilitychange", this.onVisibility, { signal });
    const { follow } = await import("./stream.ts"); // nothing on the first page waits for it
    await follow(this.client, signal, this.onVisibility);
  }

  stop(): void {
    this.stopping?.abort();
    this.stopping = null;
    clearTimeout(this.told);
  }

  /** What is shown is to be fetched anew; several at once are one. */
  tell(): void {
    clearTimeout(this.told);
    this.told = setTimeout(() => this.dispatchEvent(new Event("change")), TOGETHER_MS);
  }

  private readonly onVisibility = () => {
    if (!document.hidden) this.tell();
  };
}
