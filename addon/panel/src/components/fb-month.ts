import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { classMap, type ClassInfo } from "lit/directives/class-map.js";
import { moved, rangeOf, type Range } from "../calendar/choosing.ts";
import { inkOn } from "../calendar/colors.ts";
import { monthOf, weekday, weeksOf, type Day, type Month } from "../calendar/days.ts";
import type { Entry } from "../calendar/entries.ts";
import { hidden, layOut, touching, type Segment } from "../calendar/lanes.ts";
import { shutOn, type Shut } from "../calendar/shut.ts";
import { longDay, weekdayName } from "../i18n/formats.ts";
import { count, t } from "../i18n/texts.ts";
import { properties } from "./cssom.ts";
import { shutWords, summaryOf, titleOf } from "./entry-words.ts";
import { monthStyles } from "./month-styles.ts";
import { base, buttons } from "./base-styles.ts";

/**
 * A month as a grid of days with the stays across them. One taps the first day and the last day, or uses the
 * keyboard: arrows, Home and End, PageUp and PageDown; Enter twice, or Shift with arrows and Enter; Escape.
 *
 * @fires fb-range - a range was chosen; detail is a Range
 * @fires fb-choosing - the first day was chosen or dropped; detail is that day or null
 * @fires fb-entry - a booking was chosen; detail is its id
 * @fires fb-more - the rest of a day is wanted; detail is the day
 * @fires fb-month - the focus left the month; detail is the other month
 */
@customElement("fb-month")
export class FbMonth extends LitElement {
  static override styles = [base, buttons, monthStyles];

  @property() month: Month = "";
  @property() today: Day = "";
  @property({ attribute: false }) entries: readonly Entry[] = [];
  /** When something can't be had. */
  @property({ attribute: false }) shut: readonly Shut[] = [];
  @property({ attribute: false }) chosen: Range | null = null;
  /** How many lanes are shown before "+1" stands for the rest. */
  @property({ type: Number }) lanes = 3;
  /** Whether the reader may ask for days. */
  @property({ type: Boolean }) choosable = false;

  @state() private _focus: Day = "";
  @state() private _anchor: Day | null = null;
  private _moving = false;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("month") && !this._moving && monthOf(this._focus) !== this.month) {
      this._focus = monthOf(this.today) === this.month ? this.today : `${this.month}-01`;
    }
  }

  /** The day may lie in a month that is still to come, and another month puts other days into the same cells. */
  override updated(): void {
    const held = this.shadowRoot?.activeElement?.getAttribute("role") === "gridcell";
    if (!this._moving && !held) return;
    const cell = this.renderRoot.querySelector<HTMLElement>(`[role="gridcell"][data-day="${this._focus}"]`);
    if (cell === null) return;
    this._moving = false;
    cell.focus();
  }

  override render() {
    const weeks = weeksOf(this.month);
    return html`<div class="grid card" role="grid" aria-label=${t("calendar")} @keydown=${this._onKey}>
      <div class="week names" role="row">${weeks[0]?.map((day) => this._name(day))}</div>
      ${weeks.map((week, index) => this._week(week, index === 0))}
    </div>`;
  }

  /** Forgets a first day that was chosen. */
  forget(): void {
    this._anchorAt(null);
  }

  private _name(day: Day) {
    return html`<div class="name" role="columnheader">
      <span aria-hidden="true">${weekdayName(day)}</span
      ><span class="unseen">${weekdayName(day, "long")}</span>
    </div>`;
  }

  private _week(week: readonly Day[], top: boolean) {
    const segments = layOut<Entry | Shut>([...this.shut, ...this.entries], week[0] ?? "");
    const least = Math.ceil(this.lanes / 2); // room to tap, also where nothing is booked
    const used = Math.max(least, ...segments.map(({ lane }) => lane + 1));
    return html`<div class="week" role="row" ${properties({ "--shown": Math.min(this.lanes, used) })}>
      ${week.map((day) => this._day(day, segments, top))}
    </div>`;
  }

  private _day(day: Day, segments: readonly Segment<Entry | Shut>[], top: boolean) {
    const range = this.chosen ?? rangeOf({ anchor: this._anchor, focus: this._focus });
    const chosen = range !== null && range.first <= day && day <= range.last;
    const column = weekday(day);
    const classes = {
      day: true,
      other: monthOf(day) !== this.month,
      today: day === this.today,
      weekend: column > 4,
    };
    const here = segments.filter(({ lane, offset }) => lane < this.lanes && Math.floor(offset) === column);
    // eslint-disable-next-line lit-a11y/click-events-have-key-events -- the grid around it listens to the keys
    return html`<div
      class=${classMap(classes)}
      role="gridcell"
      tabindex=${day === this._focus ? 0 : -1}
      aria-selected=${chosen ? "true" : "false"}
      aria-current=${day === this.today ? "date" : "false"}
      data-day=${day}
      @click=${this._onDay}
      @focus=${this._onFocus}
    >
      <div class="number" aria-hidden="true">${Number(day.slice(8))}</div>
      <span class="unseen">${this._dayLabel(day)}</span>
      ${here.map((segment) => this._bar(segment, column, top))}
      ${this._over(day, hidden(segments, column, this.lanes))}
    </div>`;
  }

  private _bar(segment: Segment<Entry | Shut>, column: number, top: boolean) {
    const { span, lane, offset, length, startsBefore: before, endsAfter: after } = segment;
    const place = { "--lane": lane, "--from": offset - column, "--length": length } as const;
    if (!("bookingId" in span)) return shutBar(span, { before, after }, place);
    const entry = span;
    const repeated = before && !top; // one bar of a booking is enough for keyboards and screen readers
    return html`<button
      class=${classMap({ bar: true, open: entry.open, before, after })}
      title=${summaryOf(entry)}
      tabindex=${repeated ? -1 : 0}
      aria-hidden=${repeated ? "true" : "false"}
      data-booking=${entry.bookingId}
      @click=${this._onBar}
      ${properties({ ...place, "--color": entry.color, "--ink": inkOn(entry.color) })}
    >
      ${titleOf(entry)}<span class="unseen">, ${summaryOf(entry)}</span>
    </button>`;
  }

  private _over(day: Day, more: number) {
    if (more === 0) return nothing;
    return html`<button class="over" data-day=${day} @click=${this._onMore}>
      +${more}<span class="unseen"> ${t("calendar.more_on", { day: longDay(day) })}</span>
    </button>`;
  }

  private _dayLabel(day: Day): string {
    const there = touching(this.entries, day).length;
    const words = [longDay(day), ...(there === 0 ? [] : [count("calendar.bookings", there)])];
    return [...words, ...shutOn(this.shut, day).map(shutWords)].join(", ");
  }

  private _onDay(event: MouseEvent): void {
    const { day } = (event.currentTarget as HTMLElement).dataset;
    if (day === undefined) return;
    this._focus = day;
    this._choose(day);
  }

  private _onFocus(event: FocusEvent): void {
    const { day } = (event.currentTarget as HTMLElement).dataset;
    if (day !== undefined && event.target === event.currentTarget) this._focus = day;
  }

  private _onBar(event: MouseEvent): void {
    event.stopPropagation();
    this._tell("fb-entry", (event.currentTarget as HTMLElement).dataset["booking"]);
  }

  private _onMore(event: MouseEvent): void {
    event.stopPropagation();
    this._tell("fb-more", (event.currentTarget as HTMLElement).dataset["day"]);
  }

  private _onKey(event: KeyboardEvent): void {
    const cell = event.composedPath()[0];
    if (!(cell instanceof HTMLElement) || cell.getAttribute("role") !== "gridcell") return;
    const next = moved(event.key, this._focus);
    if (next !== null) {
      if (event.shiftKey && this._anchor === null) this._anchorAt(this._focus);
      this._move(next);
    } else if (event.key === "Enter" || event.key === " ") {
      this._choose(this._focus);
    } else if (event.key === "Escape" && this._anchor !== null) {
      this._anchorAt(null);
    } else return;
    event.preventDefault();
  }

  private _move(day: Day): void {
    this._focus = day;
    this._moving = true;
    if (monthOf(day) !== this.month) this._tell("fb-month", monthOf(day));
  }

  private _choose(day: Day): void {
    if (!this.choosable) {
      this._tell("fb-more", day);
      return;
    }
    const range = rangeOf({ anchor: this._anchor, focus: day });
    if (range === null) {
      this._anchorAt(day);
      return;
    }
    this._anchorAt(null);
    this._tell("fb-range", range);
  }

  private _anchorAt(day: Day | null): void {
    if (!this.choosable || this._anchor === day) return;
    this._anchor = day;
    this._tell("fb-choosing", day);
  }

  private _tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** For the eyes: each day says itself what is shut, and a tap means the day. */
function shutBar(shut: Shut, classes: ClassInfo, place: Readonly<Record<`--${string}`, string | number>>) {
  return html`<span
    class=${classMap({ bar: true, shut: true, ...classes })}
    aria-hidden="true"
    ${properties(place)}
    >${shutWords(shut)}</span
  >`;
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-month": FbMonth;
  }
}
