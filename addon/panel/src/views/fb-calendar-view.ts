import mdiChevronLeft from "@mdi/svg/svg/chevron-left.svg?path";
import mdiChevronRight from "@mdi/svg/svg/chevron-right.svg?path";
import mdiPlus from "@mdi/svg/svg/plus.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { bookingsApi, type Bookings } from "../api/bookings.ts";
import { resourcesApi, type Resources } from "../api/resources.ts";
import type { Me, Resource } from "../api/schema.d.ts";
import { whoAmI } from "../api/who.ts";
import type { Range } from "../calendar/choosing.ts";
import { dayIn, isMonth, monthOf, shiftMonth, type Day, type Month } from "../calendar/days.ts";
import { colorsOf, inOrder, type Entry } from "../calendar/entries.ts";
import { shutFor, shutsOf, type Shut } from "../calendar/shut.ts";
import "../components/fb-filter.ts";
import "../components/fb-icon.ts";
import "../components/fb-month.ts";
import "../components/fb-problem.ts";
import type { FbMonth } from "../components/fb-month.ts";
import { Live } from "../components/live.ts";
import { shownBy } from "../components/shown.ts";
import { base, buttons } from "../components/base-styles.ts";
import { monthName, shortDay } from "../i18n/formats.ts";
import { fluently, t } from "../i18n/texts.ts";
import { go, hashOf } from "../route.ts";
import { calendarStyles } from "./calendar-styles.ts";
import { shownIn, type Shown } from "./month-shown.ts";

const PHONE = window.matchMedia("(max-width: 599px)");

/** A month of bookings, as a grid or as a list, and the way to ask for days in it. */
@customElement("fb-calendar-view")
export class FbCalendarView extends LitElement {
  static override styles = [base, buttons, calendarStyles];

  /** The month shown; empty means this one. */
  @property() month: Month = "";
  @property({ type: Boolean }) list = false;

  @consume({ context: bookingsApi }) private _bookings!: Bookings;
  @consume({ context: resourcesApi }) private _resources!: Resources;
  @consume({ context: whoAmI, subscribe: true }) private _me!: Me;

  @state() private _pressed: ReadonlySet<string> = new Set();
  @state() private _anchor: Day | null = null;
  @state() private _range: Range | null = null;
  @state() private _asking = false;
  @state() private _day: Day | null = null;
  @query("fb-month") private _grid!: FbMonth | null;

  private readonly _shown = new Task(this, {
    args: () => [this._month] as const,
    task: ([month], { signal }) =>
      shownIn(month, { bookings: this._bookings, resources: this._resources }, signal),
  });

  /** Comes after the bookings, which nobody shall wait longer for because of it. */
  private readonly _shut = new Task(this, {
    args: () => [this._shown.value] as const,
    task: async ([shown], { signal }): Promise<readonly Shut[]> => {
      if (shown === undefined) return [];
      const { resources, days } = shown;
      return shutsOf(await this._resources.blocks(days, signal), resources);
    },
  });

  constructor() {
    super();
    new Live(this, () => void this._shown.run());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    PHONE.addEventListener("change", this._onWidth);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    PHONE.removeEventListener("change", this._onWidth);
  }

  override willUpdate(): void {
    if (this.list) void fluently(import("./fb-month-list.ts"));
  }

  override render() {
    return html`${this._head()} ${shownBy(this._shown, (shown) => this._full(shown), 6)}`;
  }

  private get _today(): Day {
    return dayIn(new Date(), this._me.household.time_zone);
  }

  private get _month(): Month {
    return isMonth(this.month) ? this.month : monthOf(this._today);
  }

  private get _books(): boolean {
    return this._me.can.includes("book");
  }

  private _head() {
    const view = this.list ? "list" : "calendar";
    return html`<div class="head">
      <h1>${monthName(this._month)}</h1>
      <div class="steps">
        <a
          class="round button"
          href=${hashOf(view, shiftMonth(this._month, -1))}
          aria-label=${t("month.before")}
        >
          <fb-icon path=${mdiChevronLeft}></fb-icon>
        </a>
        <a
          class="round button"
          href=${hashOf(view, shiftMonth(this._month, 1))}
          aria-label=${t("month.after")}
        >
          <fb-icon path=${mdiChevronRight}></fb-icon>
        </a>
        <a class="plain button" href=${hashOf(view)} ?hidden=${this._month === monthOf(this._today)}
          >${t("today")}</a
        >
      </div>
      <div class="switch" role="group" aria-label=${t("calendar.shape")}>
        <a href=${hashOf("calendar", this._month)} aria-current=${this.list ? "false" : "page"}
          >${t("month")}</a
        >
        <a href=${hashOf("list", this._month)} aria-current=${this.list ? "page" : "false"}>${t("list")}</a>
      </div>
      ${this._ask()}
    </div>`;
  }

  private _ask() {
    if (!this._books || this._anchor !== null || this._shown.value?.resources.length === 0) return nothing;
    return html`<button class="ask main" @click=${this._onAsk}>
      <fb-icon path=${mdiPlus}></fb-icon>${t("request.new")}
    </button>`;
  }

  private _full({ entries, resources }: Shown) {
    if (resources.length === 0) return this._nothingToBook();
    const colors = colorsOf(resources);
    const chips = inOrder(resources).map(({ id, name }) => ({ id, name, color: colors.get(id) ?? "" }));
    const shown =
      this._pressed.size === 0 ? entries : entries.filter((entry) => this._pressed.has(entry.resourceId));
    const known = this._shut.value ?? [];
    const shut = this._pressed.size === 0 ? known : shutFor(known, this._pressed, resources);
    return html`<fb-filter .chips=${chips} .pressed=${this._pressed} @fb-filter=${this._onFilter}></fb-filter>
      ${this._shut.render({
        error: (error) =>
          html`<fb-problem .problem=${error} retry @fb-retry=${() => void this._shut.run()}></fb-problem>`,
      })}
      ${this.list ? this._listOf(shown, shut) : this._gridOf(shown, shut)}
      ${this._sheets(shown, shut, resources)}`;
  }

  private _gridOf(entries: readonly Entry[], shut: readonly Shut[]) {
    return html`<fb-month
        month=${this._month}
        today=${this._today}
        .entries=${entries}
        .shut=${shut}
        .chosen=${this._range}
        .lanes=${PHONE.matches ? 3 : 5}
        ?choosable=${this._books}
        @fb-month=${this._onMonth}
        @fb-range=${this._onRange}
        @fb-choosing=${this._onChoosing}
        @fb-entry=${this._onEntry}
        @fb-more=${this._onMore}
      ></fb-month>
      <p class="legend">
        <span>${t("calendar.legend.firm")}</span><span class="open">${t("calendar.legend.open")}</span>
        ${shut.length === 0 ? nothing : html`<span class="shut">${t("calendar.shut")}</span>`}
        ${this._books ? html`<i class="keys">${t("calendar.keys")}</i>` : nothing}
      </p>
      ${this._hint()}`;
  }

  /** Says after the first tap what the second one means. */
  private _hint() {
    const first = this._anchor;
    return html`<div role="status">
      ${
        first === null
          ? nothing
          : html`<div class="hint card">
              <span>${t("calendar.choose_last", { day: shortDay(first) })}</span>
              <button class="plain" @click=${this._onForget}>${t("cancel")}</button>
            </div>`
      }
    </div>`;
  }

  private _listOf(entries: readonly Entry[], shut: readonly Shut[]) {
    return html`<fb-month-list
      month=${this._month}
      today=${this._today}
      .entries=${entries}
      .shut=${shut}
    ></fb-month-list>`;
  }

  private _nothingToBook() {
    return html`<fb-nothing-to-book ?manages=${this._me.can.includes("manage")}></fb-nothing-to-book>`;
  }

  private _sheets(entries: readonly Entry[], shut: readonly Shut[], resources: readonly Resource[]) {
    if (this._asking) {
      return html`<fb-request
        .resources=${resources}
        .range=${this._range}
        .wanted=${this._pressed}
        .today=${this._today}
        @fb-close=${this._onAsked}
      ></fb-request>`;
    }
    if (this._day === null) return nothing;
    return html`<fb-day
      day=${this._day}
      today=${this._today}
      .entries=${entries}
      .shut=${shut}
      @fb-close=${this._onDayClosed}
    ></fb-day>`;
  }

  private readonly _onWidth = (): void => {
    this.requestUpdate();
  };

  private _onFilter(event: CustomEvent<ReadonlySet<string>>): void {
    this._pressed = event.detail;
  }

  private _onMonth(event: CustomEvent<Month>): void {
    this.month = event.detail; // at once: the next key counts from there, before the address has changed
    go("calendar", event.detail);
  }

  private _onChoosing(event: CustomEvent<Day | null>): void {
    this._anchor = event.detail;
  }

  private _onForget(): void {
    this._grid?.forget();
  }

  private async _onRange(event: CustomEvent<Range>): Promise<void> {
    this._range = event.detail;
    await this._onAsk();
  }

  private async _onAsk(): Promise<void> {
    await fluently(import("../asking/fb-request.ts"));
    this._asking = true;
  }

  private _onAsked(): void {
    this._asking = false;
    this._range = null;
  }

  private _onEntry(event: CustomEvent<string>): void {
    go("bookings", event.detail);
  }

  private async _onMore(event: CustomEvent<Day>): Promise<void> {
    await fluently(import("./fb-day.ts"));
    this._day = event.detail;
  }

  private _onDayClosed(): void {
    this._day = null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-calendar-view": FbCalendarView;
  }
}
