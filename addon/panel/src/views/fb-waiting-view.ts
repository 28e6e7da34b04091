import mdiAccountClockOutline from "@mdi/svg/svg/account-clock-outline.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Booking, Me } from "../api/schema.d.ts";
import { Upkeep } from "../api/upkeep.ts";
import { connected, whoAmI, type Connection } from "../api/who.ts";
import { backTo } from "../components/back-link.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-decision.ts";
import "../components/fb-empty.ts";
import { Live } from "../components/live.ts";
import { pageStyles } from "../components/page-styles.ts";
import { shownBy } from "../components/shown.ts";
import type { Wish } from "../components/verbs.ts";
import { t } from "../i18n/texts.ts";
import "../planning/fb-waiting-entry.ts";

/** Who waits for what is full, in which order, and to whom it is offered. */
@customElement("fb-waiting-view")
export class FbWaitingView extends LitElement {
  static override styles = [base, buttons, pageStyles];

  @consume({ context: connected }) private _connection!: Connection;
  @consume({ context: whoAmI, subscribe: true }) private _me!: Me;
  @state() private _wish: Wish | null = null;

  private readonly _shown = new Task(this, {
    args: () => [] as const,
    task: (_args, { signal }) => new Upkeep(this._connection).waiting(signal),
  });

  constructor() {
    super();
    new Live(this, () => void this._shown.run());
  }

  override render() {
    return html`${backTo("requests", t("nav.requests"))}
      <h1>${t("waiting.title")}</h1>
      <p class="muted">${t("waiting.text")}</p>
      ${shownBy(this._shown, (shown) => this._full(shown))}`;
  }

  private _full(waiting: readonly Booking[]) {
    const mine = waiting.filter(({ can, member }) => member.id === this._me.id || can.includes("accept"));
    mine.sort((one, other) => Number(other.offer !== undefined) - Number(one.offer !== undefined));
    const others = waiting.filter((each) => !mine.includes(each));
    if (waiting.length === 0) {
      return html`<fb-empty
        class="card"
        icon=${mdiAccountClockOutline}
        heading=${t("waiting.empty")}
        text=${t("waiting.empty.next")}
      >
        <a class="button plain" href="#/calendar">${t("requests.to_calendar")}</a>
      </fb-empty>`;
    }
    return html`${this._section(t("waiting.mine"), mine)} ${this._section(t("waiting.others"), others)}
    ${
      this._wish === null
        ? nothing
        : html`<fb-decision
            .booking=${this._wish.booking}
            verb=${this._wish.verb}
            @fb-close=${this._onClosed}
          ></fb-decision>`
    }`;
  }

  private _section(title: string, bookings: readonly Booking[]) {
    if (bookings.length === 0) return nothing;
    return html`<section>
      <h2>${title}</h2>
      <ul class="items">
        ${bookings.map(
          (booking) =>
            html`<li>
              <fb-waiting-entry
                .booking=${booking}
                ?nameless=${booking.member.id === this._me.id}
                @fb-verb=${this._onVerb}
              ></fb-waiting-entry>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  private _onVerb(event: CustomEvent<Wish>): void {
    this._wish = event.detail;
  }

  private _onClosed(): void {
    this._wish = null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-waiting-view": FbWaitingView;
  }
}
