import { ContextConsumer } from "@lit/context";
import type { LitElement, ReactiveController } from "lit";
import { liveChanges } from "../api/who.ts";
import type { Changes } from "../api/changes.ts";

/** Calls back whenever the household changed, as long as the element is in the page. */
export class Live implements ReactiveController {
  private changes: Changes | undefined;

  constructor(
    host: LitElement,
    private readonly refresh: () => void,
  ) {
    host.addController(this);
    new ContextConsumer(host, {
      context: liveChanges,
      callback: (changes) => {
        this.hostDisconnected();
        this.changes = changes;
        this.changes.addEventListener("change", this.refresh);
      },
    });
  }

  hostDisconnected(): void {
    this.changes?.removeEventListener("change", this.refresh);
  }

  hostConnected(): void {
    this.changes?.addEventListener("change", this.refresh);
  }
}
