import mdiCalendarSync from "@mdi/svg/svg/calendar-sync.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Me, Series } from "../api/schema.d.ts";
import { seriesApi, type SeriesOfBookings, type SeriesVerb } from "../api/series.ts";
import { whoAmI } from "../api/who.ts";
import { dayIn, type Day } from "../calendar/days.ts";
import { backTo } from "../components/back-link.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-empty.ts";
import "../components/fb-further.ts";
import { Live } from "../components/live.ts";
import { pageStyles } from "../components/page-styles.ts";
import { shownBy } from "../components/shown.ts";
import { mannerOf } from "../components/verbs.ts";
import { listed, shortDay } from "../i18n/formats.ts";
import { count, t } from "../i18n/texts.ts";
import "../planning/fb-series-dates.ts";
import "../planning/fb-series-decision.ts";
import "../planning/fb-series-edit.ts";
import "../planning/fb-series-row.ts";
import "../planning/fb-tally.ts";
import { lastWords, rhythmWords, seriesPlaces } from "../planning/series-words.ts";

/** One series, or all of them: the reader's own, and as many of the others as were wanted. */
type Shown = { one: Series } | { mine: readonly Series[]; others: readonly Series[]; more: boolean };

/** What repeats: all of it as a list, or one series with its dates and what may be done with them. */
@customElement("fb-series-view")
export class FbSeriesView extends LitElement {
  static override styles = [base, buttons, pageStyles];

  /** The one to be shown; empty means the list. */
  @property({ attribute: "series-id" }) seriesId = "";

  @consume({ context: seriesApi }) private _series!: SeriesOfBookings;
  @consume({ context: whoAmI, subscribe: true }) private _me!: Me;
  /** How much of everybody's is shown. */
  @state() private _pages = 1;
  @state() private _doing: SeriesVerb | "change" | null = null;

  private readonly _shown = new Task(this, {
    args: () => [this.seriesId, this._me.id, this._pages] as const,
    task: async ([id, me, pages], { signal }): Promise<Shown> => {
      if (id !== "") return { one: await this._series.get(id, signal) };
      const [mine, all] = await Promise.all([
        this._series.ofMember(me, signal),
        this._series.list(pages, signal),
      ]);
      return { mine, others: all.items.filter(({ member }) => member.id !== me), more: all.more };
    },
  });

  constructor() {
    super();
    new Live(this, () => void this._shown.run());
  }

  override render() {
    return html`${this.seriesId === "" ? backTo("requests", t("nav.requests")) : backTo("series", t("series.title"))}
    ${shownBy(this._shown, (shown) => this._full(shown))}`;
  }

  private get _today(): Day {
    return dayIn(new Date(), this._me.household.time_zone);
  }

  private _full(shown: Shown) {
    if ("one" in shown) return this._page(shown.one);
    const { mine, others, more } = shown;
    return html`<h1>${t("series.title")}</h1>
      ${mine.length + others.length === 0 ? this._empty() : this._list(mine, true)}
      ${
        others.length === 0
          ? nothing
          : html`<section>
              <h2>${t("series.others")}</h2>
              ${this._list(others, false)}
            </section>`
      }
      <fb-further ?more=${more} @fb-further=${this._onFurther}></fb-further>`;
  }

  private _empty() {
    return html`<fb-empty
      class="card"
      icon=${mdiCalendarSync}
      heading=${t("series.empty")}
      text=${t("series.empty.next")}
    >
      <a class="button plain" href="#/calendar">${t("requests.to_calendar")}</a>
    </fb-empty>`;
  }

  private _list(series: readonly Series[], nameless: boolean) {
    return html`<ul class="items">
      ${series.map(
        (each) => html`<li><fb-series-row .series=${each} ?nameless=${nameless}></fb-series-row></li>`,
      )}
    </ul>`;
  }

  private _page(series: Series) {
    const mine = series.member.id === this._me.id;
    return html`<article class="card">
        <header><h1>${seriesPlaces(series)}</h1></header>
        <p>
          ${mine ? nothing : html`<b>${series.member.name}</b> · `}${rhythmWords(series)} ·
          ${lastWords(series)}
        </p>
        <fb-tally .counts=${series.counts}></fb-tally>
        ${this._skipped(series)} ${this._actions(series)}
      </article>
      <section>
        <h2>${t("series.all_dates")}</h2>
        <fb-series-dates .dates=${series.dates ?? []} today=${this._today}></fb-series-dates>
      </section>
      ${this._sheet(series)}`;
  }

  private _skipped({ skipped = [] }: Series) {
    if (skipped.length === 0) return nothing;
    return html`<div class="note">
      <p>${count("repeat.skipped", skipped.length)}</p>
      <ul>
        ${skipped.map(
          ({ date, reasons }) =>
            html`<li>${shortDay(date)}: ${listed(reasons.map(({ title }) => title))}</li>`,
        )}
      </ul>
    </div>`;
  }

  private _actions({ can }: Series) {
    if (can.length === 0) return nothing;
    const verbs = (["approve", "change", "decline", "cancel"] as const).filter((verb) => can.includes(verb));
    return html`<div class="actions">
      ${verbs.map(
        (verb) =>
          html`<button
            class=${verb === "change" ? "plain" : mannerOf(verb).look}
            @click=${() => {
              this._doing = verb;
            }}
          >
            ${t(`series.${verb}.do`)}
          </button>`,
      )}
    </div>`;
  }

  private _sheet(series: Series) {
    if (this._doing === null) return nothing;
    if (this._doing === "change") {
      return html`<fb-series-edit
        .series=${series}
        today=${this._today}
        @fb-close=${this._onClosed}
      ></fb-series-edit>`;
    }
    return html`<fb-series-decision
      .series=${series}
      verb=${this._doing}
      today=${this._today}
      @fb-close=${this._onClosed}
    ></fb-series-decision>`;
  }

  private _onFurther(): void {
    this._pages += 1;
  }

  private _onClosed(): void {
    this._doing = null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-series-view": FbSeriesView;
  }
}
