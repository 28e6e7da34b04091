import mdiCalendarSync from "@mdi/svg/svg/calendar-sync.svg?path";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Series } from "../api/schema.d.ts";
import { base } from "../components/base-styles.ts";
import "../components/fb-icon.ts";
import { hashOf } from "../route.ts";
import "./fb-tally.ts";
import { lastWords, rhythmWords, seriesPlaces } from "./series-words.ts";

/** A series in a list: what, how often, how it stands. A link to its page. */
@customElement("fb-series-row")
export class FbSeriesRow extends LitElement {
  static override styles = [
    base,
    css`
      a {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.5rem 0.9rem;
        padding: 0.9rem 1.1rem;
        color: inherit;
        text-decoration: none;
      }
      a:hover {
        background: color-mix(in srgb, var(--fb-accent) 6%, var(--fb-card));
      }
      fb-icon {
        color: var(--fb-accent-text);
      }
      b {
        font-weight: 640;
      }
      p {
        font-size: 0.9rem;
        color: var(--fb-muted);
      }
      fb-tally {
        grid-column: 2;
      }
    `,
  ];

  @property({ attribute: false }) series!: Series;
  /** All of one person, whose name need not be said. */
  @property({ type: Boolean }) nameless = false;

  override render() {
    const { series } = this;
    return html`<a class="card" href=${hashOf("series", series.id)}>
      <fb-icon path=${mdiCalendarSync}></fb-icon>
      <div>
        <b>${this.nameless ? nothing : `${series.member.name} · `}${seriesPlaces(series)}</b>
        <p>${rhythmWords(series)} · ${lastWords(series)}</p>
      </div>
      <fb-tally .counts=${series.counts}></fb-tally>
    </a>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-series-row": FbSeriesRow;
  }
}
