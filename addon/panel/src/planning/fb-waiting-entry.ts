import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import type { Booking } from "../api/schema.d.ts";
import { base, buttons } from "../components/base-styles.ts";
import { periodWords, placesWords } from "../components/booking-words.ts";
import { mannerOf, wordsOf, type Verb, type Wish } from "../components/verbs.ts";
import { moment } from "../i18n/formats.ts";
import { count, t } from "../i18n/texts.ts";
import { hashOf } from "../route.ts";

/**
 * Somebody who waits: for what, as which one, and what is offered to them until when.
 *
 * @fires fb-verb - something is to be done; detail is the Wish
 */
@customElement("fb-waiting-entry")
export class FbWaitingEntry extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      article {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.6rem 1rem;
        padding: 1.1rem 1.2rem;
      }
      .offered {
        border: 2px solid var(--fb-success);
      }
      .rank {
        display: grid;
        place-items: center;
        align-self: start;
        width: 46px;
        height: 46px;
        border-radius: 50%;
        background: var(--fb-tint);
        color: var(--fb-accent-text);
        font-size: 1.15rem;
        font-weight: 680;
      }
      h3 a {
        color: inherit;
      }
      .until {
        color: var(--fb-success);
        font-weight: 600;
      }
      .actions {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: 0.6rem;
      }
    `,
  ];

  @property({ attribute: false }) booking!: Booking;
  /** All of one person, whose name need not be said. */
  @property({ type: Boolean }) nameless = false;

  override render() {
    const { booking } = this;
    const verbs = (["accept", "refuse_offer", "withdraw"] as const).filter((verb) =>
      booking.can.includes(verb),
    );
    return html`<article class=${classMap({ card: true, offered: booking.offer !== undefined })}>
      <span class="rank" aria-hidden="true">${booking.rank === undefined ? "…" : `${booking.rank}.`}</span>
      <div>
        <h3>
          <a href=${hashOf("bookings", booking.id)}
            >${this.nameless ? nothing : `${booking.member.name} · `}${placesWords(booking)}</a
          >
        </h3>
        <p>
          ${periodWords(booking)} ·
          ${count("persons", Math.max(...booking.items.map(({ persons }) => persons)))}
        </p>
        ${
          booking.offer === undefined
            ? html`<p class="muted">
                ${booking.rank === undefined ? nothing : t("waiting.rank", { n: booking.rank })}
              </p>`
            : html`<p class="until">${t("waiting.offer", { when: moment(booking.offer.until) })}</p>`
        }
      </div>
      ${
        verbs.length === 0
          ? nothing
          : html`<div class="actions">${verbs.map((verb) => this._action(booking, verb))}</div>`
      }
    </article>`;
  }

  private _action(booking: Booking, verb: Verb) {
    return html`<button
      class=${mannerOf(verb).look}
      @click=${() => {
        const detail = { booking, verb };
        this.dispatchEvent(new CustomEvent<Wish>("fb-verb", { detail }));
      }}
    >
      ${t(`${wordsOf(verb, booking)}.do`)}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-waiting-entry": FbWaitingEntry;
  }
}
