import mdiAlertOutline from "@mdi/svg/svg/alert-outline.svg?path";
import mdiAccountAlertOutline from "@mdi/svg/svg/account-alert-outline.svg?path";
import mdiArchiveOutline from "@mdi/svg/svg/archive-outline.svg?path";
import mdiBedOutline from "@mdi/svg/svg/bed-outline.svg?path";
import mdiClockAlertOutline from "@mdi/svg/svg/clock-alert-outline.svg?path";
import mdiRestore from "@mdi/svg/svg/restore.svg?path";
import mdiWrenchOutline from "@mdi/svg/svg/wrench-outline.svg?path";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Attention } from "../api/schema.d.ts";
import { base, buttons } from "../components/base-styles.ts";
import { bookingTitle, periodWords } from "../components/booking-words.ts";
import "../components/fb-icon.ts";
import { moment } from "../i18n/formats.ts";
import { count, t } from "../i18n/texts.ts";
import { hashOf } from "../route.ts";

export interface Deed {
  matter: Attention;
  deed: Attention["actions"][number];
}

const ICONS: Readonly<Record<string, string>> = {
  blocked: mdiWrenchOutline,
  overbooked: mdiBedOutline,
  archived: mdiArchiveOutline,
  restorable: mdiRestore,
  clock: mdiClockAlertOutline,
  guardian: mdiAccountAlertOutline,
};

const LOOKS: Readonly<Record<Deed["deed"], string>> = {
  undo: "main",
  move: "main",
  keep: "plain",
  cancel: "danger",
};

/** In the order in which they are offered. */
const DEEDS: readonly Deed["deed"][] = ["undo", "move", "keep", "cancel"];

/**
 * One thing that somebody has to look at, and what may be done about it.
 *
 * @fires fb-deed - it is to be done; detail is the Deed
 */
@customElement("fb-matter")
export class FbMatter extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      article {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.5rem 0.9rem;
        padding: 1.1rem 1.2rem;
      }
      fb-icon {
        color: var(--fb-warning);
      }
      .words {
        display: grid;
        gap: 0.3rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      h2 a {
        color: inherit;
      }
      .actions {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: 0.6rem;
        padding-top: 0.2rem;
      }
    `,
  ];

  @property({ attribute: false }) matter!: Attention;
  /** The name of what it is about. */
  @property() place = "";
  @property({ type: Boolean }) busy = false;

  override render() {
    const { kind, booking, actions } = this.matter;
    return html`<article class="card">
      <fb-icon path=${ICONS[kind] ?? mdiAlertOutline}></fb-icon>
      <div class="words">
        ${
          booking === undefined
            ? html`<h2>${this._heading()}</h2>`
            : html`<h2><a href=${hashOf("bookings", booking.id)}>${bookingTitle(booking)}</a></h2>`
        }
        ${this._what()}
        <p class="muted">${this._why()}</p>
      </div>
      <div class="actions">
        ${DEEDS.filter((deed) => actions.includes(deed)).map((deed) => this._action(deed))}
      </div>
    </article>`;
  }

  private _heading(): string {
    const { member } = this.matter;
    return member === undefined ? t("attention.clock") : t("attention.guardian", { name: member.name });
  }

  private _what() {
    const { booking, was } = this.matter;
    if (booking === undefined) return nothing;
    const shown = was ?? booking;
    const persons = Math.max(...shown.items.map((item) => item.persons));
    return html`<p>${periodWords(shown)} · ${count("persons", persons)}</p>`;
  }

  private _why(): string {
    const { kind, occurred_at: at, clock } = this.matter;
    if (kind === "clock") {
      return t("attention.clock.why", {
        before: moment(at ?? ""),
        after: moment(clock ?? at ?? ""),
      });
    }
    return t(`attention.${kind}.why`, { place: this.place });
  }

  private _action(deed: Deed["deed"]) {
    const { booking, kind } = this.matter;
    const words = t(`attention.${kind === "clock" && deed === "keep" ? "seen" : deed}.do`);
    return html`<button
      class=${LOOKS[deed]}
      ?disabled=${this.busy}
      aria-label=${booking === undefined ? words : `${words}: ${bookingTitle(booking)}, ${periodWords(booking)}`}
      @click=${() => {
        const detail = { matter: this.matter, deed };
        this.dispatchEvent(new CustomEvent<Deed>("fb-deed", { detail }));
      }}
    >
      ${words}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-matter": FbMatter;
  }
}
