import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { BookingState } from "../api/schema.d.ts";
import { stateWord } from "./entry-words.ts";
import { toneStyles } from "./tone-styles.ts";

/** Where a booking stands, as a small word with its colour. */
@customElement("fb-state")
export class FbState extends LitElement {
  static override styles = [
    toneStyles,
    css`
      :host {
        display: inline-block;
      }
      span {
        display: inline-block;
        padding: 0.12rem 0.6rem;
        border-radius: 999px;
        font-size: 0.82rem;
        font-weight: 640;
        white-space: nowrap;
        color: var(--tone);
        border: 1px solid color-mix(in srgb, var(--tone) 50%, transparent);
      }
      .pending,
      .waitlisted {
        border-style: dashed;
      }
    `,
  ];

  @property() state: BookingState = "pending";

  override render() {
    return html`<span class=${this.state}>${stateWord(this.state)}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-state": FbState;
  }
}
