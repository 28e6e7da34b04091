import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { BookingState } from "../api/schema.d.ts";
import { base } from "../components/base-styles.ts";
import { properties } from "../components/cssom.ts";
import { stateWord } from "../components/entry-words.ts";
import { toneStyles } from "../components/tone-styles.ts";

/** In the order in which a family cares. */
const ORDER: readonly BookingState[] = [
  "active",
  "approved",
  "pending",
  "waitlisted",
  "completed",
  "declined",
  "withdrawn",
  "cancelled",
  "expired",
  "no_show",
];

/** How many dates of a series stand where: a bar, and the same in words. */
@customElement("fb-tally")
export class FbTally extends LitElement {
  static override styles = [
    base,
    toneStyles,
    css`
      :host {
        display: grid;
        gap: 0.45rem;
      }
      .bar {
        display: flex;
        gap: 2px;
        height: 10px;
      }
      .bar span {
        flex: var(--n) 1 0;
        min-width: 6px;
        border-radius: 3px;
        background: var(--tone);
      }
      .bar .pending,
      .bar .waitlisted {
        background: repeating-linear-gradient(-45deg, var(--tone) 0 3px, transparent 3px 6px);
        border: 1px solid var(--tone);
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.1rem 1rem;
        font-size: 0.88rem;
        color: var(--fb-muted);
      }
      b {
        color: var(--tone);
      }
    `,
  ];

  @property({ attribute: false }) counts: Readonly<Record<string, number>> = {};

  override render() {
    const shown = ORDER.map((state) => ({ state, n: this.counts[state] ?? 0 })).filter(({ n }) => n > 0);
    return html`<div class="bar" aria-hidden="true">
        ${shown.map(({ state, n }) => html`<span class=${state} ${properties({ "--n": n })}></span>`)}
      </div>
      <ul>
        ${shown.map(({ state, n }) => html`<li><b class=${state}>${n}</b> ${stateWord(state)}</li>`)}
      </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-tally": FbTally;
  }
}
