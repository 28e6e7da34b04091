import mdiCheckAll from "@mdi/svg/svg/check-all.svg?path";
import mdiCalendarPlusOutline from "@mdi/svg/svg/calendar-plus-outline.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { bookingsApi, type Bookings } from "../api/bookings.ts";
import { resourcesApi, type Resources } from "../api/resources.ts";
import type { Booking, Inbox, InboxItem, Me } from "../api/schema.d.ts";
import { whoAmI } from "../api/who.ts";
import { dayIn } from "../calendar/days.ts";
import { entriesOf, type Entry } from "../calendar/entries.ts";
import "../components/fb-agenda.ts";
import { bookingTitle, periodWords } from "../components/booking-words.ts";
import "../components/fb-decision.ts";
import "../components/fb-empty.ts";
import "../components/fb-registration.ts";
import { Live } from "../components/live.ts";
import { shownBy } from "../components/shown.ts";
import { mannerOf, type Verb } from "../components/verbs.ts";
import { base, buttons } from "../components/base-styles.ts";
import { ago } from "../i18n/formats.ts";
import { count, t } from "../i18n/texts.ts";
import { hashOf } from "../route.ts";

interface Shown {
  inbox: Inbox | null;
  own: readonly Entry[];
}

/** What waits for the reader's decision, and what the reader has asked for. */
@customElement("fb-requests-view")
export class FbRequestsView extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        gap: 1.2rem;
        max-width: 46rem;
      }
      section,
      .items {
        display: grid;
        gap: 0.8rem;
      }
      article {
        display: grid;
        gap: 0.6rem;
        padding: 1.1rem 1.2rem;
      }
      h3 a {
        color: inherit;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 0.6rem;
        padding-top: 0.3rem;
      }
      .quote {
        padding-left: 0.8rem;
        border-left: 3px solid var(--fb-line);
        white-space: pre-line;
      }
      .rivals {
        color: var(--fb-warning);
        font-weight: 600;
      }
    `,
  ];

  @consume({ context: bookingsApi }) private _bookings!: Bookings;
  @consume({ context: resourcesApi }) private _resources!: Resources;
  @consume({ context: whoAmI, subscribe: true }) private _me!: Me;
  @state() private _deciding: { booking: Booking; verb: Verb } | null = null;

  private readonly _shown = new Task(this, {
    args: () => [this._me.id] as const,
    task: async ([me], { signal }): Promise<Shown> => {
      const today = dayIn(new Date(), this._me.household.time_zone);
      const [inbox, bookings, resources] = await Promise.all([
        this._decides ? this._bookings.inbox(signal) : null,
        this._bookings.ofMember(me, today, signal),
        this._resources.list(signal),
      ]);
      const standing = bookings.filter(({ state }) => state !== "cancelled" && state !== "withdrawn");
      return { inbox, own: entriesOf(standing, resources) };
    },
  });

  constructor() {
    super();
    new Live(this, () => void this._shown.run());
  }

  override render() {
    return html`<h1>${t("nav.requests")}</h1>
      ${shownBy(this._shown, (shown) => this._full(shown))}`;
  }

  private get _decides(): boolean {
    return this._me.can.includes("decide") || this._me.can.includes("manage");
  }

  private _full({ inbox, own }: Shown) {
    return html`${inbox === null ? nothing : this._inbox(inbox)}
      <section>
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
            : html`<fb-agenda
                nameless
                .entries=${own}
                today=${dayIn(new Date(), this._me.household.time_zone)}
              ></fb-agenda>`
        }
      </section>
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

  private _inbox({ items }: Inbox) {
    return html`<section>
      <h2>${items.length === 0 ? t("requests.waiting.none") : count("requests.waiting", items.length)}</h2>
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
    </section>`;
  }

  private _item(item: InboxItem) {
    const since = ago(item.since, new Date());
    if (item.member !== undefined) {
      return html`<fb-registration .member=${item.member} since=${since}></fb-registration>`;
    }
    return item.booking === undefined ? nothing : this._request(item.booking, item.kind, since);
  }

  private _request(booking: Booking, kind: InboxItem["kind"], since: string) {
    const asked = kind === "change" && booking.change ? booking.change : booking;
    const rivals = booking.rivals?.length ?? 0;
    return html`<article class="card">
      <h3><a href=${hashOf("bookings", booking.id)}>${bookingTitle(booking)}</a></h3>
      <p>
        ${kind === "change" ? html`<b>${t("change.wish")}</b> ` : nothing}${periodWords(asked)} ·
        ${count("persons", Math.max(...asked.items.map(({ persons }) => persons)))}
      </p>
      ${booking.note ? html`<p class="quote">${booking.note}</p>` : nothing}
      ${rivals > 0 ? html`<p class="rivals">${count("rivals", rivals)}</p>` : nothing}
      <p class="muted">${t("requests.since", { since })}</p>
      <div class="actions">
        ${booking.can.includes("approve") ? this._decide(booking, "approve") : nothing}
        ${booking.can.includes("decline") ? this._decide(booking, "decline") : nothing}
      </div>
    </article>`;
  }

  private _decide(booking: Booking, verb: Verb) {
    return html`<button
      class=${mannerOf(verb).look}
      aria-label=${`${t(`${verb}.do`)}: ${bookingTitle(booking)}`}
      @click=${() => {
        this._deciding = { booking, verb };
      }}
    >
      ${t(`${verb}.do`)}
    </button>`;
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
