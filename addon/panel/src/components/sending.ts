import { html, nothing, type ReactiveControllerHost } from "lit";
import { asProblem, type Problem } from "../api/problem.ts";
import "./fb-problem.ts";
import { say } from "./say.ts";

/** Sends for its host, and keeps what the server had against it until the next time. */
export class Sending {
  busy = false;
  problem: Problem | null = null;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {}

  async run(send: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.forget();
    try {
      await send();
    } catch (error) {
      this.blame(error);
    } finally {
      this.busy = false;
      this.host.requestUpdate();
    }
  }

  /** As `run`, for a dialog that is over with it: says what was done, and closes. */
  finish(send: () => Promise<unknown>, done: string): Promise<void> {
    return this.run(async () => {
      await send();
      say(this.host, done);
      this.host.dispatchEvent(new CustomEvent("fb-close"));
    });
  }

  blame(error: unknown): void {
    this.problem = asProblem(error);
    this.host.requestUpdate();
  }

  forget(): void {
    this.problem = null;
    this.host.requestUpdate();
  }

  /** What went wrong, to be shown where the host wants it. */
  told() {
    return this.problem === null ? nothing : html`<fb-problem .problem=${this.problem}></fb-problem>`;
  }
}
