import { consume } from "@lit/context";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { bookingsApi, type Bookings } from "../api/bookings.ts";
import type { Booking } from "../api/schema.d.ts";
import { count, t, type Key } from "../i18n/texts.ts";
import { textOf } from "./form.ts";
import "./fb-problem.ts";
import "./fb-sheet.ts";
import { bookingTitle, periodWords } from "./booking-words.ts";
import { say } from "./say.ts";
import { Sending } from "./sending.ts";
import { base, buttons } from "./base-styles.ts";
import { fields } from "./field-styles.ts";

export type Verb = "approve" | "decline" | "withdraw" | "cancel";

/** What the words are that go with it. */
const WORDS = {
  approve: "decision.note",
  decline: "decline.reason",
  withdraw: "decision.reason",
  cancel: "decision.reason",
} as const satisfies Record<Verb, Key>;

/**
 * Asks once more before a verb is carried out on a booking, with the reason or note that goes with it.
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
  @state() private _losers: NonNullable<Booking["losers"]> = [];
  private readonly _sending = new Sending(this);

  override firstUpdated(): void {
    if (this.verb === "approve") void this._foresee();
  }

  override render() {
    const { booking, verb } = this;
    const dangerous = verb !== "approve";
    return html`<fb-sheet heading=${t(`${verb}.title`)} @fb-close=${this._onClose}>
      <form id="decision" @submit=${this._onSubmit}>
        <p><span class="what">${bookingTitle(booking)}</span><br />${periodWords(booking)}</p>
        <p>${t(`${verb}.text`)}</p>
        ${this._losers.length === 0 ? nothing : this._warning()}
        <div class="field">
          <label for="words">${t(WORDS[verb])}</label>
          <textarea
            id="words"
            name="words"
            rows="3"
            maxlength="2000"
            ?required=${verb === "decline"}
          ></textarea>
        </div>
        ${verb === "decline" ? this._internal() : nothing} ${this._sending.told()}
      </form>
      <div slot="footer" class="actions">
        <button form="decision" class=${dangerous ? "danger" : "main"} ?disabled=${this._sending.busy}>
          ${t(`${verb}.do`)}
        </button>
        <button class="plain" type="button" @click=${this._onClose}>${t("back")}</button>
      </div>
    </fb-sheet>`;
  }

  private _internal() {
    return html`<div class="field">
      <label for="internal">${t("decline.internal")}</label>
      <textarea id="internal" name="internal" rows="2" maxlength="500"></textarea>
    </div>`;
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
      this._losers = (await this._bookings.previewApproval(this.booking)).losers ?? [];
    } catch (error) {
      this._sending.blame(error);
    }
  }

  private async _onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    await this._sending.run(async () => {
      await this._decide(textOf(form, "words"), textOf(form, "internal"));
      say(this, t(`said.${this.verb}`));
      this._onClose();
    });
  }

  private _decide(words: string, internal: string): Promise<Booking> {
    const said = words === "" ? undefined : words;
    switch (this.verb) {
      case "approve":
        return this._bookings.approve(this.booking, said);
      case "decline":
        return this._bookings.decline(this.booking, words, internal === "" ? undefined : internal);
      case "withdraw":
        return this._bookings.withdraw(this.booking, said);
      case "cancel":
        return this._bookings.cancel(this.booking, said);
    }
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
