import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import type { Part } from "../api/client.ts";
import { bookingsApi, type Bookings } from "../api/bookings.ts";
import { resourcesApi, type Resources } from "../api/resources.ts";
import type { Booking, Change, HistoryItem, Resource } from "../api/schema.d.ts";
import { whoAmI } from "../api/who.ts";
import type { Me } from "../api/schema.d.ts";
import { dayIn, monthOf } from "../calendar/days.ts";
import { colorsOf } from "../calendar/entries.ts";
import { periodWords, placesWords } from "../components/booking-words.ts";
import { properties } from "../components/cssom.ts";
import "../components/fb-decision.ts";
import "../components/fb-further.ts";
import "../components/fb-history.ts";
import "../components/fb-state.ts";
import { mannerOf, offered, wordsOf, type Verb } from "../components/verbs.ts";
import { Live } from "../components/live.ts";
import { shownBy } from "../components/shown.ts";
import { backTo } from "../components/back-link.ts";
import { base, buttons } from "../components/base-styles.ts";
import { count, t } from "../i18n/texts.ts";
import { hashOf } from "../route.ts";
import { notesOf } from "../components/booking-notes.ts";
import { pageStyles } from "../components/page-styles.ts";
import { bookingStyles } from "./booking-styles.ts";

interface Shown {
  booking: Booking;
  history: Part<HistoryItem>;
  resources: readonly Resource[];
}

/** One booking: what, who, when, how it came about, and what the reader may do with it. */
@customElement("fb-booking-view")
export class FbBookingView extends LitElement {
  static override styles = [base, buttons, pageStyles, bookingStyles];

  @property({ attribute: "booking-id" }) bookingId = "";

  @consume({ context: bookingsApi }) private _bookings!: Bookings;
  @consume({ context: resourcesApi }) private _resources!: Resources;
  @consume({ context: whoAmI, subscribe: true }) private _me!: Me;
  @state() private _verb: Verb | null = null;
  @state() private _changing = false;
  /** How much of the history is shown. */
  @state() private _pages = 1;

  private readonly _shown = new Task(this, {
    args: () => [this.bookingId, this._pages] as const,
    task: async ([id, pages], { signal }): Promise<Shown> => {
      const [booking, history, resources] = await Promise.all([
        this._bookings.get(id, signal),
        this._bookings.history(id, pages, signal),
        this._resources.list(signal),
      ]);
      return { booking, history, resources };
    },
  });

  constructor() {
    super();
    new Live(this, () => void this._shown.run());
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("bookingId")) this._pages = 1;
  }

  override render() {
    return shownBy(this._shown, (shown) => this._full(shown));
  }

  private _full(shown: Shown) {
    const { booking, history, resources } = shown;
    const color = colorsOf(resources).get(booking.items[0]?.resource_id ?? "") ?? "var(--fb-accent)";
    const month = monthOf(
      booking.arrival ?? booking.start ?? dayIn(new Date(), this._me.household.time_zone),
    );
    return html`${backTo("calendar", t("nav.calendar"), month)}
      <article class="card" ${properties({ "--color": color })}>
        <header>
          <h1>${placesWords(booking)}</h1>
          <fb-state state=${booking.state}></fb-state>
        </header>
        ${notesOf(booking).map((note) => html`<div class="note">${note.map((line) => html`<p>${line}</p>`)}</div>`)}
        ${this._facts(booking)} ${booking.change ? this._change(booking.change) : nothing}
        ${this._rivals(booking)} ${this._actions(booking)}
      </article>
      <fb-history .items=${history.items}></fb-history>
      ${keyed(booking.id, html`<fb-further ?more=${history.more} @fb-further=${this._onFurther}></fb-further>`)}
      ${this._sheets(shown)}`;
  }

  private _facts(booking: Booking) {
    const persons = booking.items.map((item) =>
      booking.items.length === 1
        ? count("persons", item.persons)
        : `${item.resource_name ?? ""}: ${count("persons", item.persons)}`,
    );
    const other = booking.requested_by.id !== booking.member.id;
    return html`<dl>
      ${fact(t("fact.when"), periodWords(booking))} ${fact(t("fact.who"), booking.member.name)}
      ${other ? fact(t("fact.asked_by"), booking.requested_by.name) : nothing}
      ${fact(t("fact.persons"), persons.join(" · "))}
      ${
        booking.series_id
          ? fact(
              t("series.fact"),
              html`<a href=${hashOf("series", booking.series_id)}>${t("series.date")}</a>`,
            )
          : nothing
      }
      ${booking.exclusive ? fact(t("fact.exclusive"), t("request.exclusive.hint")) : nothing}
      ${booking.waives_buffer === true ? fact(t("fact.waives"), t("fact.waives.text")) : nothing}
      ${fact(t("field.note"), booking.note)} ${fact(t("fact.decided_by"), this._decidedBy(booking))}
      ${fact(t("fact.decision_note"), booking.decision_note)} ${fact(t("fact.reason"), booking.reason)}
      ${fact(t("fact.internal_note"), booking.internal_note)}
    </dl>`;
  }

  private _decidedBy({ decided_by, self_approved }: Booking): string | undefined {
    if (!decided_by) return undefined;
    return self_approved === true ? `${decided_by.name} (${t("fact.self_approved")})` : decided_by.name;
  }

  private _change(change: Change) {
    return html`<section class="note">
      <h2>${t("change.waits")}</h2>
      <p>
        ${periodWords(change)} ·
        ${change.items.map((item) => `${item.resource_name ?? ""}, ${count("persons", item.persons)}`).join(" · ")}
      </p>
      <p class="muted">${t("change.stands")}</p>
    </section>`;
  }

  private _rivals({ rivals = [] }: Booking) {
    if (rivals.length === 0) return nothing;
    return html`<section class="note">
      <h2>${count("rivals", rivals.length)}</h2>
      <ul>
        ${rivals.map(
          (rival) =>
            html`<li>
              <a href=${hashOf("bookings", rival.id)}>${rival.member.name}, ${periodWords(rival)}</a>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  private _actions(booking: Booking) {
    if (booking.can.length === 0) return nothing;
    const verbs = offered(booking);
    const harmless = verbs.filter((verb) => mannerOf(verb).look !== "danger");
    return html`<div class="actions">
      ${harmless.map((verb) => this._action(verb, booking))}
      ${
        booking.can.includes("change")
          ? html`<button class="plain" @click=${this._onChange}>${t("change.do")}</button>`
          : nothing
      }
      ${verbs.filter((verb) => !harmless.includes(verb)).map((verb) => this._action(verb, booking))}
    </div>`;
  }

  private _action(verb: Verb, booking: Booking) {
    return html`<button
      class=${mannerOf(verb).look}
      @click=${() => {
        this._verb = verb;
      }}
    >
      ${t(`${wordsOf(verb, booking)}.do`)}
    </button>`;
  }

  private _sheets({ booking, resources }: Shown) {
    if (this._verb !== null) {
      return html`<fb-decision
        .booking=${booking}
        verb=${this._verb}
        @fb-close=${this._onClosed}
      ></fb-decision>`;
    }
    if (!this._changing) return nothing;
    return html`<fb-request
      .resources=${resources}
      .booking=${booking}
      @fb-close=${this._onClosed}
    ></fb-request>`;
  }

  private async _onChange(): Promise<void> {
    await import("../asking/fb-request.ts");
    this._changing = true;
  }

  private _onFurther(): void {
    this._pages += 1;
  }

  private _onClosed(): void {
    this._verb = null;
    this._changing = false;
  }
}

function fact(name: string, value: string | TemplateResult | null | undefined) {
  if (value === null || value === undefined || value === "") return nothing;
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-booking-view": FbBookingView;
  }
}
