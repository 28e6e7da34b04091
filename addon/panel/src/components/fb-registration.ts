import mdiAccountPlusOutline from "@mdi/svg/svg/account-plus-outline.svg?path";
import { consume } from "@lit/context";
import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { membersApi, type Members } from "../api/members.ts";
import type { Member, Role } from "../api/schema.d.ts";
import { t } from "../i18n/texts.ts";
import "./fb-icon.ts";
import "./fb-problem.ts";
import { say } from "./say.ts";
import { Sending } from "./sending.ts";
import { base, buttons } from "./base-styles.ts";
import { fields } from "./field-styles.ts";

const OFFERED: readonly Role[] = ["member", "approver", "viewer", "admin"];

/** Somebody who asks to join, and the two answers. */
@customElement("fb-registration")
export class FbRegistration extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      article {
        display: grid;
        gap: 0.8rem;
        padding: 1.1rem 1.2rem;
      }
      header {
        display: flex;
        gap: 0.8rem;
        align-items: center;
      }
      header > div {
        min-width: 0;
        overflow-wrap: anywhere;
      }
      fb-icon {
        color: var(--fb-accent-text);
      }
    `,
  ];

  @property({ attribute: false }) member!: Member;
  @property() since = "";

  @consume({ context: membersApi }) private _members!: Members;
  @state() private _role: Role = "member";
  private readonly _sending = new Sending(this);

  override render() {
    const { name, email } = this.member;
    return html`<article class="card">
      <header>
        <fb-icon path=${mdiAccountPlusOutline}></fb-icon>
        <div>
          <h3>${t("registration.title", { name })}</h3>
          <p class="muted">${[email, this.since].filter(Boolean).join(" · ")}</p>
        </div>
      </header>
      <div class="field">
        <label for="role">${t("registration.role")}</label>
        <select id="role" @change=${this._onRole}>
          ${OFFERED.map((role) => html`<option value=${role}>${t(`role.${role}`)}: ${t(`role.${role}.hint`)}</option>`)}
        </select>
      </div>
      ${this._sending.told()}
      <div class="actions">
        <button class="main" ?disabled=${this._sending.busy} @click=${this._onApprove}>
          ${t("registration.approve")}
        </button>
        <button class="danger" ?disabled=${this._sending.busy} @click=${this._onRefuse}>
          ${t("registration.refuse")}
        </button>
      </div>
    </article>`;
  }

  private _onRole(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this._role = OFFERED.find((role) => role === value) ?? "member";
  }

  private _onApprove(): void {
    void this._decide(this._members.approve(this.member, [this._role]), t("said.approved_member"));
  }

  private _onRefuse(): void {
    void this._decide(this._members.refuse(this.member), t("said.refused_member"));
  }

  private async _decide(deciding: Promise<unknown>, done: string): Promise<void> {
    await this._sending.run(async () => {
      await deciding;
      say(this, done);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-registration": FbRegistration;
  }
}
