import mdiLogout from "@mdi/svg/svg/logout.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { accountApi, type Account } from "../api/account.ts";
import type { Session } from "../api/schema.d.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-icon.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { shownBy } from "../components/shown.ts";
import { moment } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";
import { secretStyles } from "./secret-styles.ts";

/** Where the reader is signed in, and the end of it where that is not here. */
@customElement("fb-sessions")
export class FbSessions extends LitElement {
  static override styles = [base, buttons, secretStyles];

  @consume({ context: accountApi }) private _account!: Account;
  private readonly _sending = new Sending(this);

  private readonly _shown = new Task(this, {
    args: () => [] as const,
    task: (_args, { signal }) => this._account.sessions(signal),
  });

  override render() {
    return html`<h2>${t("sessions.title")}</h2>
      <p class="muted">${t("sessions.text")}</p>
      ${shownBy(this._shown, (shown) => this._list(shown), 1)} ${this._sending.told()}`;
  }

  private _list(sessions: readonly Session[]) {
    const others = sessions.filter(({ current }) => !current);
    return html`<ul class="rows">
        ${sessions.map((session) => this._row(session))}
      </ul>
      ${
        others.length < 2
          ? nothing
          : html`<div>
              <button
                class="danger"
                ?disabled=${this._sending.busy}
                @click=${() => {
                  void this._end(() => this._account.endOtherSessions());
                }}
              >
                ${t("sessions.end_others")}
              </button>
            </div>`
      }`;
  }

  private _row(session: Session) {
    const since = moment(session.created_at);
    return html`<li>
      <span>
        <b>${t(session.current ? "sessions.here" : "sessions.there")}</b><br />
        <span class="muted"
          >${t("sessions.since", { when: since })} ·
          ${t("sessions.used", { when: moment(session.last_used_at) })}</span
        >
      </span>
      ${
        session.current
          ? nothing
          : html`<button
              class="round"
              aria-label=${t("sessions.end", { when: since })}
              ?disabled=${this._sending.busy}
              @click=${() => {
                void this._end(() => this._account.endSession(session));
              }}
            >
              <fb-icon path=${mdiLogout}></fb-icon>
            </button>`
      }
    </li>`;
  }

  private async _end(ending: () => Promise<void>): Promise<void> {
    await this._sending.run(async () => {
      await ending();
      say(this, t("said.signed_out"));
      await this._shown.run();
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-sessions": FbSessions;
  }
}
