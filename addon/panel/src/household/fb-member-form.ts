import { consume } from "@lit/context";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { membersApi, type Members } from "../api/members.ts";
import type { Member, Role } from "../api/schema.d.ts";
import "../components/fb-sheet.ts";
import { isChecked, textOf, wrong } from "../components/form.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { t } from "../i18n/texts.ts";
import "./fb-password-link.ts";

const ROLES: readonly Role[] = ["member", "approver", "admin", "viewer"];

/**
 * Adds somebody without an account (a child, a grandparent), or changes what somebody may do.
 *
 * @fires fb-close - it is over, done or not
 */
@customElement("fb-member-form")
export class FbMemberForm extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      details {
        border-top: 1px solid var(--fb-line);
        padding-top: 0.4rem;
        margin-top: 1rem;
      }
      summary {
        display: flex;
        align-items: center;
        min-height: 44px;
        font-weight: 600;
        cursor: pointer;
      }
      .danger {
        justify-self: start;
      }
    `,
  ];

  /** The one to be changed; null adds somebody. */
  @property({ attribute: false }) member: Member | null = null;

  @consume({ context: membersApi }) private _members!: Members;
  private readonly _sending = new Sending(this);

  override render() {
    const { member } = this;
    return html`<fb-sheet
      heading=${member === null ? t("member.add") : t("member.edit", { name: member.name })}
      @fb-close=${this._onClose}
    >
      <form id="member" @submit=${this._onSubmit}>
        ${member === null ? html`<p class="muted">${t("member.add.text")}</p>` : nothing}
        <div class="field">
          <label for="name">${t("field.name")}</label>
          <input
            id="name"
            name="name"
            required
            maxlength="100"
            autocomplete="off"
            value=${member?.name ?? ""}
          />
          ${wrong(this._sending.problem, "/name", "name-wrong")}
        </div>
        <fieldset>
          <legend>${t("member.roles")}</legend>
          ${ROLES.map((role) => this._role(role))}
        </fieldset>
        ${this._sending.told()}
      </form>
      ${typeof member?.email === "string" && member.state === "active" ? this._link(member) : nothing}
      ${member?.can?.includes("deactivate") === true ? this._deactivate() : nothing}
      <div slot="footer" class="actions">
        <button form="member" class="main" ?disabled=${this._sending.busy}>${t("save")}</button>
        <button class="plain" type="button" @click=${this._onClose}>${t("back")}</button>
      </div>
    </fb-sheet>`;
  }

  private _role(role: Role) {
    const has = this.member === null ? role === "member" : this.member.roles.includes(role);
    return html`<label class="check">
      <input type="checkbox" name=${role} ?checked=${has} />
      <span>${t(`role.${role}`)}<br /><span class="hint">${t(`role.${role}.hint`)}</span></span>
    </label>`;
  }

  private _link(member: Member) {
    return html`<details>
      <summary>${t("link.title")}</summary>
      <fb-password-link .member=${member}></fb-password-link>
    </details>`;
  }

  private _deactivate() {
    return html`<details>
      <summary>${t("member.deactivate")}</summary>
      <div class="stack">
        <p>${t("member.deactivate.text")}</p>
        <button class="danger" ?disabled=${this._sending.busy} @click=${this._onDeactivate}>
          ${t("member.deactivate.do")}
        </button>
      </div>
    </details>`;
  }

  private _onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const roles = ROLES.filter((role) => isChecked(form, role));
    const asked = { name: textOf(form, "name"), ...(roles.length === 0 ? {} : { roles }) };
    const saving = this.member === null ? this._members.add(asked) : this._members.change(this.member, asked);
    void this._finish(saving, t("said.saved"));
  }

  private _onDeactivate(): void {
    if (this.member !== null) void this._finish(this._members.deactivate(this.member), t("said.deactivated"));
  }

  private async _finish(saving: Promise<unknown>, done: string): Promise<void> {
    await this._sending.run(async () => {
      await saving;
      say(this, done);
      this._onClose();
    });
  }

  private _onClose(): void {
    this.dispatchEvent(new CustomEvent("fb-close"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-member-form": FbMemberForm;
  }
}
