import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { SeriesDate } from "../api/schema.d.ts";
import { base } from "../components/base-styles.ts";
import "../components/fb-state.ts";
import { folds } from "../components/fold-styles.ts";
import { dayRange, wallRange } from "../i18n/formats.ts";
import { count, t } from "../i18n/texts.ts";
import { hashOf } from "../route.ts";

/** The dates of a series, each a link to its page; those that are over are folded away. */
@customElement("fb-series-dates")
export class FbSeriesDates extends LitElement {
  static override styles = [
    base,
    folds,
    css`
      :host {
        display: grid;
        gap: 0.6rem;
      }
      a {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.2rem 1rem;
        min-height: 52px;
        padding: 0.4rem 1rem;
        color: inherit;
        text-decoration: none;
        border-bottom: 1px solid var(--fb-line);
      }
      li:last-child a {
        border-bottom: 0;
      }
      a:hover {
        background: color-mix(in srgb, var(--fb-accent) 6%, var(--fb-card));
      }
      .card {
        overflow: hidden;
      }
      small {
        display: block;
        color: var(--fb-warning);
      }
    `,
  ];

  @property({ attribute: false }) dates: readonly SeriesDate[] = [];
  @property() today = "";

  override render() {
    const over = this.dates.filter(({ date }) => date < this.today);
    const ahead = this.dates.filter(({ date }) => date >= this.today);
    return html`${ahead.length === 0 ? nothing : this._rows(ahead)}
    ${
      over.length === 0
        ? nothing
        : html`<details ?open=${ahead.length === 0}>
            <summary>${count("series.past", over.length)}</summary>
            ${this._rows(over)}
          </details>`
    }`;
  }

  private _rows(dates: readonly SeriesDate[]) {
    return html`<ol class="card">
      ${dates.map(
        (date) =>
          html`<li>
            <a href=${hashOf("bookings", date.booking_id)}>
              <span
                >${whenOf(date)}${date.changing === true ? html`<small>${t("change.waits")}</small>` : nothing}</span
              >
              <fb-state state=${date.state}></fb-state>
            </a>
          </li>`,
      )}
    </ol>`;
  }
}

function whenOf({ arrival, departure, start, end }: SeriesDate): string {
  if (arrival !== undefined && departure !== undefined) return dayRange(arrival, departure);
  return wallRange(start ?? "", end ?? "");
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-series-dates": FbSeriesDates;
  }
}
