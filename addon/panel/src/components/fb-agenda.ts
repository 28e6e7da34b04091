import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import type { Day } from "../calendar/days.ts";
import type { Entry } from "../calendar/entries.ts";
import type { Span } from "../calendar/lanes.ts";
import type { Shut } from "../calendar/shut.ts";
import { shortMonth, weekdayName } from "../i18n/formats.ts";
import { count } from "../i18n/texts.ts";
import { properties } from "./cssom.ts";
import { periodOf, shutWords } from "./entry-words.ts";
import "./fb-state.ts";
import { base, buttons } from "./base-styles.ts";

/** Bookings as a list, by the day they begin. Each is a link to its page. */
@customElement("fb-agenda")
export class FbAgenda extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      .list {
        display: grid;
        gap: 0.9rem;
      }
      .day {
        display: grid;
        grid-template-columns: 3.4rem 1fr;
        gap: 0.6rem;
      }
      .date {
        display: grid;
        justify-items: center;
        align-content: start;
        line-height: 1.15;
        padding-top: 0.5rem;
        font-size: 0.8rem;
        color: var(--fb-muted);
      }
      .date b {
        font-size: 1.5rem;
        font-weight: 640;
        color: var(--fb-text);
      }
      .today b {
        color: var(--fb-accent-text);
      }
      .rows {
        display: grid;
        gap: 0.5rem;
      }
      .row {
        display: grid;
        grid-template-columns: 6px 1fr auto;
        gap: 0.2rem 0.9rem;
        align-items: center;
        padding: 0.75rem 1rem 0.75rem 0;
        color: inherit;
        text-decoration: none;
        overflow: hidden;
      }
      a.row:hover {
        background: color-mix(in srgb, var(--fb-accent) 6%, var(--fb-card));
      }
      .color {
        grid-row: span 2;
        align-self: stretch;
        margin: -0.75rem 0;
        background: var(--color);
      }
      .open .color {
        background: repeating-linear-gradient(-45deg, var(--color) 0 5px, transparent 5px 10px);
      }
      .shut .color {
        --color: var(--fb-muted);
      }
      .what {
        font-weight: 640;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      @media (max-width: 599px) {
        .row {
          grid-template-columns: 6px 1fr;
        }
        fb-state {
          grid-column: 2;
          grid-row: 3;
          justify-self: start;
        }
        .color {
          grid-row: span 3;
        }
      }
      .when {
        grid-column: 2 / -1;
        font-size: 0.9rem;
        color: var(--fb-muted);
      }
    `,
  ];

  @property({ attribute: false }) entries: readonly Entry[] = [];
  @property({ attribute: false }) shut: readonly Shut[] = [];
  @property() today: Day = "";
  /** All of one person, whose name need not be said. */
  @property({ type: Boolean }) nameless = false;

  override render() {
    const days = [...byDay(this._sorted())];
    return html`<ol class="list">
      ${days.map(([day, entries]) => this._day(day, entries))}
    </ol>`;
  }

  private _sorted(): (Entry | Shut)[] {
    return [...this.shut, ...this.entries].sort(
      (one, other) =>
        one.first.localeCompare(other.first) || (one.start ?? "").localeCompare(other.start ?? ""),
    );
  }

  private _day(day: Day, entries: readonly (Entry | Shut)[]) {
    return html`<li class="day">
      <div class=${classMap({ date: true, today: day === this.today })}>
        <span>${weekdayName(day)}</span><b>${Number(day.slice(8))}</b><span>${shortMonth(day)}</span>
      </div>
      <ul class="rows">
        ${entries.map((each) => ("bookingId" in each ? this._row(each) : shutRow(each)))}
      </ul>
    </li>`;
  }

  private _row(entry: Entry) {
    return html`<li>
      <a
        class=${classMap({ row: true, card: true, open: entry.open })}
        href="#/bookings/${entry.bookingId}"
        ${properties({ "--color": entry.color })}
      >
        <span class="color"></span>
        <span class="what">${this.nameless ? nothing : `${entry.who} · `}${entry.resourceName}</span>
        <fb-state state=${entry.state}></fb-state>
        <span class="when">${periodOf(entry)} · ${count("persons", entry.persons)}</span>
      </a>
    </li>`;
  }
}

function shutRow(shut: Shut) {
  return html`<li>
    <div class="row card shut">
      <span class="color"></span>
      <span class="what">${shutWords(shut)}</span>
      <span class="when">${periodOf(shut)}</span>
    </div>
  </li>`;
}

function byDay<T extends Span>(entries: readonly T[]): Map<Day, T[]> {
  const days = new Map<Day, T[]>();
  for (const entry of entries) days.set(entry.first, [...(days.get(entry.first) ?? []), entry]);
  return days;
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-agenda": FbAgenda;
  }
}
