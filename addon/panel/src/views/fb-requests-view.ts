import mdiAlertOutline from "@mdi/svg/svg/alert-outline.svg?path";
import mdiCalendarPlusOutline from "@mdi/svg/svg/calendar-plus-outline.svg?path";
import mdiCheckAll from "@mdi/svg/svg/check-all.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { bookingsApi, type Bookings } from "../api/bookings.ts";
import type { Part } from "../api/client.ts";
import { resourcesApi, type Resources } from "../api/resources.ts";
import type { Booking, InboxItem, Me, Series } from "../api/schema.d.ts";
import { seriesApi, type SeriesOfBookings } from "../api/series.ts";
import { Upkeep } from "../api/upkeep.ts";
import { connected, whoAmI, type Connection } from "../api/who.ts";
import { dayIn } from "../calendar/days.ts";
import { entriesOf, type Entry } from "../calendar/entries.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-agenda.ts";
import "../components/fb-decision.ts";
import "../components/fb-empty.ts";
import "../components/fb-erasure-wish.ts";
import "../components/fb-further.ts";
import "../components/fb-icon.ts";
import "../components/fb-registration.ts";
import "../components/fb-request-card.ts";
import { Live } from "../components/live.ts";
import { pageStyles } from "../components/page-styles.ts";
import { shownBy } from "../components/shown.ts";
import type { Verb, Wish } from "../components/verbs.ts";
import { ago } from "../i18n/formats.ts";
import { count, t } from "../i18n/texts.ts";
import { hashOf } from "../route.ts";
import "../planning/fb-series-row.ts";
import { myTurn, nextOfEach } from "../planning/own.ts";
import { requestsStyles } from "./requests-styles.ts";

interface Shown {
  inbox: Part<InboxItem> | null;
  /** How many wait for the reader, also beyond what is shown. */
  pending: number;
  /** How many things are to be looked at. */
  matters: number;
  turn: readonly Booking[];
  own: readonly Entry[];
  series: readonly Series[];
}

const TO_DECIDE: readonly Verb[] = ["approve", "ask", "decline"];
const TO_ANSWER: readonly Verb[] = ["accept", "answer", "refuse_offer"];

/** What waits for the reader, and what the reader has asked for. */
@customElement("fb-requests-view")
export class FbRequestsView extends LitElement {
  static override styles = [base, buttons, pageStyles, requestsStyles];

  @consume({ context: bookingsApi }) private _bookings!: Bookings;
  @consume({ context: resourcesApi }) private _resources!: Resources;
  @consume({ context: seriesApi }) private _series!: SeriesOfBookings;
  @consume({ context: connected }) private _connection!: Connection;
  @consume({ context: whoAmI, subscribe: true }) private _me!: Me;
  @state() private _deciding: Wish | null = null;
  /** How much of the inbox is shown. */
  @state() private _pages = 1;

  private readonly _shown = new Task(this, {
    args: () => [this._me.id, this._pages] as const,
    task: async ([me, pages], { signal }): Promise<Shown> => {
      const [inbox, pending, matters, bookings, series, resources] = await Promise.all([
        this._decides ? this._bookings.inbox(pages, signal) : null,
        this._decides ? this._bookings.pending() : 0,
        this._decides ? new Upkeep(this._connection).attention(signal) : [],
        this._bookings.ofMember(me, this._today, signal),
        this._series.ofMember(me, signal),
        this._resources.list(signal),
      ]);
      const standing = bookings.filter(({ state }) => state !== "cancelled" && state !== "withdrawn");
      return {
        inbox,
        pending,
        matters: matters.length,
        turn: myTurn(bookings),
        own: entriesOf(nextOfEach(standing), resources),
        series: series.filter(({ last_date: last }) => last !== null && last >= this._today),
      };
    },
  });

  constructor() {
    super();
    new Live(this, () => void this._shown.run());
  }

  override render() {
    return html`<h1>${t("nav.requests")}</h1>
      <nav class="more" aria-label=${t("requests.more")}>
        <a class="button plain" href=${hashOf("waiting")}>${t("waiting.title")}</a>
        <a class="button plain" href=${hashOf("series")}>${t("series.title")}</a>
        <a class="button plain" href=${hashOf("quotas")}>${t("quotas.title")}</a>
      </nav>
      ${shownBy(this._shown, (shown) => this._full(shown))}`;
  }

  private get _today(): string {
    return dayIn(new Date(), this._me.household.time_zone);
  }

  private get _decides(): boolean {
    return this._me.can.includes("decide") || this._me.can.includes("manage");
  }

  private _full({ inbox, pending, matters, turn, own, series }: Shown) {
    return html`${matters === 0 ? nothing : this._attention(matters)}
    ${turn.length === 0 ? nothing : this._turn(turn)}
    ${inbox === null ? nothing : this._inbox(inbox, pending)} ${this._own(own)}
    ${series.length === 0 ? nothing : this._repeated(series)}
    ${
      this._deciding === null
        ? nothing
        : html`<fb-decision
            .booking=${this._deciding.booking}
            verb=${this._deciding.verb}
            @fb-close=${this._onDecided}
          ></fb-decision>`
    }`;
  }

  private _attention(matters: number) {
    return html`<a class="attention card" href=${hashOf("attention")}>
      <fb-icon path=${mdiAlertOutline}></fb-icon>
      <span><b>${count("attention.some", matters)}</b><br />${t("attention.look")}</span>
    </a>`;
  }

  private _turn(turn: readonly Booking[]) {
    return html`<section>
      <h2>${t("requests.turn")}</h2>
      <ul class="items">
        ${turn.map(
          (booking) =>
            html`<li>
              <fb-request-card
                told
                .booking=${booking}
                .verbs=${TO_ANSWER}
                @fb-verb=${this._onVerb}
              ></fb-request-card>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  private _inbox({ items, more }: Part<InboxItem>, pending: number) {
    return html`<section>
      <h2>${items.length === 0 ? t("requests.waiting.none") : count("requests.waiting", pending)}</h2>
      ${
        items.length === 0
          ? html`<fb-empty
              class="card"
              icon=${mdiCheckAll}
              heading=${t("requests.empty")}
              text=${t("requests.empty.next")}
            ></fb-empty>`
          : html`<ul class="items">
              ${items.map((item) => html`<li>${this._item(item)}</li>`)}
            </ul>`
      }
      <fb-further ?more=${more} @fb-further=${this._onFurther}></fb-further>
    </section>`;
  }

  private _item({ kind, member, booking, since: asked }: InboxItem) {
    const since = ago(asked, new Date());
    if (member !== undefined) {
      return kind === "erasure"
        ? html`<fb-erasure-wish .member=${member} since=${since}></fb-erasure-wish>`
        : html`<fb-registration .member=${member} since=${since}></fb-registration>`;
    }
    if (booking === undefined) return nothing;
    return html`<fb-request-card
      .booking=${booking}
      kind=${kind}
      since=${since}
      .verbs=${TO_DECIDE}
      ?own=${booking.member.id === this._me.id}
      @fb-verb=${this._onVerb}
    ></fb-request-card>`;
  }

  private _own(own: readonly Entry[]) {
    return html`<section>
      <h2>${t("requests.own")}</h2>
      ${
        own.length === 0
          ? html`<fb-empty
              class="card"
              icon=${mdiCalendarPlusOutline}
              heading=${t("requests.own.empty")}
              text=${t("requests.own.empty.next")}
            >
              <a class="button plain" href="#/calendar">${t("requests.to_calendar")}</a>
            </fb-empty>`
          : html`<fb-agenda nameless .entries=${own} today=${this._today}></fb-agenda>`
      }
    </section>`;
  }

  private _repeated(series: readonly Series[]) {
    return html`<section>
      <h2>${t("series.mine")}</h2>
      <ul class="items">
        ${series.map((each) => html`<li><fb-series-row nameless .series=${each}></fb-series-row></li>`)}
      </ul>
    </section>`;
  }

  private _onFurther(): void {
    this._pages += 1;
  }

  private _onVerb(event: CustomEvent<Wish>): void {
    this._deciding = event.detail;
  }

  private _onDecided(): void {
    this._deciding = null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-requests-view": FbRequestsView;
  }
}
