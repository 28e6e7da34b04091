import { consume } from "@lit/context";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { bookingsApi, type Bookings } from "../api/bookings.ts";
import { membersApi, type Members } from "../api/members.ts";
import type { Member, Booking, SeriesScope } from "../api/schema.d.ts";
import { seriesApi, type SeriesOfBookings, type SeriesVerb } from "../api/series.ts";
import { addDays } from "../calendar/days.ts";
import { count, t } from "../i18n/texts.ts";
import { isChecked, textOf } from "./form.ts";
import "./fb-sheet.ts";
import { bookingTitle, periodWords } from "./booking-words.ts";
import { Overriding } from "./overriding.ts";
import { say } from "./say.ts";
import { Sending } from "./sending.ts";
import { termsFields, termsOf } from "./offer-terms.ts";
import { mannerOf, SCOPES, wordsOf, type Verb } from "./verbs.ts";
import { base, buttons } from "./base-styles.ts";
import { fields } from "./field-styles.ts";

/**
 * Asks once more before a verb is carried out on a booking, with what goes with it.
 *
 * @fires fb-close - it is over, done or not
 */
@customElement("fb-decision")
export class FbDecision extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      .what {
        font-weight: 640;
      }
      .losers {
        list-style: disc;
        padding-left: 1.2rem;
      }
    `,
  ];

  @property({ attribute: false }) booking!: Booking;
  @property() verb: Verb = "approve";

  @consume({ context: bookingsApi }) private _bookings!: Bookings;
  @consume({ context: seriesApi }) private _series!: SeriesOfBookings;
  @consume({ context: membersApi }) private _members!: Members;
  @state() private _people: readonly Member[] = [];
  @state() private _losers: NonNullable<Booking["losers"]> = [];
  private readonly _sending = new Sending(this);
  private readonly _overriding = new Overriding(this);

  override firstUpdated(): void {
    if (this.verb === "approve") void this._foresee();
    if (mannerOf(this.verb).receiver) void this._askAround();
  }

  override render() {
    const { booking, verb } = this;
    const { look, words, internal, ending, receiver, series, terms, past } = mannerOf(verb);
    const named = wordsOf(verb, booking);
    return html`<fb-sheet heading=${t(`${named}.title`)} @fb-close=${this._onClose}>
      <form id="decision" @submit=${this._onSubmit}>
        <p><span class="what">${bookingTitle(booking)}</span><br />${periodWords(booking)}</p>
        <p>${t(`${named}.text`)}</p>
        ${this._losers.length === 0 ? nothing : this._warning()} ${ending ? this._ending(booking) : nothing}
        ${receiver ? this._receiver(booking) : nothing}
        ${terms ? termsFields(booking, past === true) : nothing}
        ${series && booking.series_id ? this._scopes(series) : nothing}
        ${words ? this._words("words", t(words.label), 3, words.required) : nothing}
        ${internal ? this._words("internal", t("decline.internal"), 2) : nothing} ${this._sending.told()}
        ${this._overriding.field()}
      </form>
      <div slot="footer" class="actions">
        <button form="decision" class=${look} ?disabled=${this._sending.busy}>${t(`${named}.do`)}</button>
        <button class="plain" type="button" @click=${this._onClose}>${t("back")}</button>
      </div>
    </fb-sheet>`;
  }

  private _words(name: string, label: string, rows: number, required = false) {
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <textarea id=${name} name=${name} rows=${rows} maxlength="2000" ?required=${required}></textarea>
    </div>`;
  }

  private _scopes(verb: SeriesVerb) {
    return html`<div class="field">
      <label for="scope">${t("series.scope")}</label>
      <select id="scope" name="scope" @change=${this._onMeant}>
        ${Object.entries(SCOPES[verb]).map(
          ([scope, words]) => html`<option value=${scope}>${t(words)}</option>`,
        )}
      </select>
    </div>`;
  }

  private _ending({ departure, end }: Booking) {
    const nights = departure !== undefined;
    const least = nights ? addDays(departure, 1) : (end ?? "").slice(0, 16);
    return html`<div class="field">
      <label for="ending">${t(nights ? "field.departure" : "field.end")}</label>
      <input
        id="ending"
        name="ending"
        type=${nights ? "date" : "datetime-local"}
        required
        min=${least}
        value=${least}
      />
    </div>`;
  }

  private _receiver({ member }: Booking) {
    const others = this._people.filter(({ id, state }) => id !== member.id && state === "active");
    return html`<div class="field">
      <label for="receiver">${t("transfer.to")}</label>
      <select id="receiver" name="receiver" required @change=${this._onMeant}>
        ${others.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
      </select>
    </div>`;
  }

  private async _askAround(): Promise<void> {
    try {
      this._people = await this._members.list();
    } catch (error) {
      this._sending.blame(error);
    }
  }

  private _warning() {
    return html`<div>
      <p>${count("approve.losers", this._losers.length)}</p>
      <ul class="losers">
        ${this._losers.map((loser) => html`<li>${loser.member.name}, ${periodWords(loser)}</li>`)}
      </ul>
    </div>`;
  }

  /** Shows who would lose; that it can't be told is no reason against deciding. */
  private async _foresee(): Promise<void> {
    try {
      await this._overriding.attempt(async (reasoned) => {
        const after = await this._bookings.preview(this.booking, "approve", reasoned);
        this._losers = after.losers ?? [];
      });
    } catch (error) {
      this._sending.blame(error);
    }
  }

  private async _onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const said = this._said(form);
    const scope = textOf(form, "scope");
    await this._sending.run(async () => {
      await this._overriding.attempt((reasoned, tried) => {
        const whole = { ...said, ...reasoned };
        if (scope !== "" && scope !== "this") return this._decideSeries(scope as SeriesScope, whole, tried);
        return this._bookings[tried ? "preview" : "decide"](this.booking, this.verb, whole);
      });
      say(this, t(`said.${wordsOf(this.verb, this.booking)}`));
      this._onClose();
    });
  }

  private _onMeant(): void {
    this._sending.forget();
    this._overriding.forget();
  }

  /** What goes with the verb, in the words of the contract; what was left empty is left out. */
  private _said(form: HTMLFormElement): object {
    const { words, internal, ending, receiver, terms } = mannerOf(this.verb);
    const named = {
      ...(words ? { [words.field]: textOf(form, "words") } : {}),
      ...(internal ? { internal_note: textOf(form, "internal") } : {}),
      ...(receiver ? { member_id: textOf(form, "receiver") } : {}),
      ...(ending
        ? { [this.booking.departure === undefined ? "end" : "departure"]: textOf(form, "ending") }
        : {}),
    };
    const given = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== ""));
    if (isChecked(form, "never")) return { took_place: false, ...given };
    return terms ? { ...termsOf(form, this.booking), ...given } : given;
  }

  private async _decideSeries(scope: SeriesScope, said: object, tried: boolean): Promise<void> {
    const { series_id: id, occurrence: from } = this.booking;
    const verb = mannerOf(this.verb).series;
    if (!id || !from || verb === undefined) return;
    const more = verb === "cancel" ? { scope, from, ...said } : said;
    await this._series[tried ? "preview" : "decide"](id, verb, more);
  }

  private _onClose(): void {
    this.dispatchEvent(new CustomEvent("fb-close"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-decision": FbDecision;
  }
}
