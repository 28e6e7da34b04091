import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Booking, InboxItem } from "../api/schema.d.ts";
import { count, t } from "../i18n/texts.ts";
import { hashOf } from "../route.ts";
import { base, buttons } from "./base-styles.ts";
import { notesOf } from "./booking-notes.ts";
import { bookingTitle, periodWords } from "./booking-words.ts";
import { mannerOf, wordsOf, type Verb, type Wish } from "./verbs.ts";

/**
 * A request that waits for the reader: to be decided, or to be answered.
 *
 * @fires fb-verb - something is to be done; detail is the Wish
 */
@customElement("fb-request-card")
export class FbRequestCard extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      article {
        display: grid;
        gap: 0.6rem;
        padding: 1.1rem 1.2rem;
        overflow-wrap: anywhere;
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

  @property({ attribute: false }) booking!: Booking;
  @property() kind: InboxItem["kind"] = "request";
  /** "2 hours ago" */
  @property() since = "";
  /** What is offered, as far as the reader may. */
  @property({ attribute: false }) verbs: readonly Verb[] = [];
  /** Whether what is open about it is told. */
  @property({ type: Boolean }) told = false;
  /** It is the reader's own, and somebody else's to agree to. */
  @property({ type: Boolean }) own = false;

  override render() {
    const { booking, kind } = this;
    const asked = kind === "change" && booking.change ? booking.change : booking;
    const rivals = booking.rivals?.length ?? 0;
    return html`<article class="card">
      <h3><a href=${hashOf("bookings", booking.id)}>${bookingTitle(booking)}</a></h3>
      <p>
        ${kind === "change" ? html`<b>${t("change.wish")}</b> ` : nothing}${periodWords(asked)} ·
        ${count("persons", Math.max(...asked.items.map(({ persons }) => persons)))}
      </p>
      ${this.told ? notesOf(booking).flatMap((note) => note.map((line) => html`<p>${line}</p>`)) : nothing}
      ${booking.note ? html`<p class="quote">${booking.note}</p>` : nothing}
      ${rivals > 0 ? html`<p class="rivals">${count("rivals", rivals)}</p>` : nothing}
      ${this.since === "" ? nothing : html`<p class="muted">${t("requests.since", { since: this.since })}</p>`}
      ${this.own && !booking.can.includes("approve") ? html`<p class="muted">${t("requests.not_alone")}</p>` : nothing}
      <div class="actions">
        ${this.verbs.filter((verb) => (booking.can as readonly string[]).includes(verb)).map((verb) => this._action(verb))}
      </div>
    </article>`;
  }

  private _action(verb: Verb) {
    const { booking } = this;
    const words = t(`${wordsOf(verb, booking)}.do`);
    return html`<button
      class=${mannerOf(verb).look}
      aria-label=${`${words}: ${bookingTitle(booking)}`}
      @click=${() => {
        const detail = { booking, verb };
        this.dispatchEvent(new CustomEvent<Wish>("fb-verb", { detail }));
      }}
    >
      ${words}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-request-card": FbRequestCard;
  }
}
