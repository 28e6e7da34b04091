import { consume } from "@lit/context";
import { html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { membersApi, type Members } from "../api/members.ts";
import type { Member, PasswordLink } from "../api/schema.d.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { t } from "../i18n/texts.ts";
import "./fb-handover.ts";
import { secretStyles } from "./secret-styles.ts";

/** Makes the link by which somebody sets a new password; it is shown this once. */
@customElement("fb-password-link")
export class FbPasswordLink extends LitElement {
  static override styles = [base, buttons, secretStyles];

  @property({ attribute: false }) member!: Member;

  @consume({ context: membersApi }) private _members!: Members;
  @state() private _link: PasswordLink | null = null;
  private readonly _sending = new Sending(this);

  override render() {
    return html`<p>${t("link.text", { name: this.member.name })}</p>
      ${this._sending.told()}
      ${this._link === null ? this._button() : html`<fb-handover .link=${this._link}></fb-handover>`}`;
  }

  private _button() {
    return html`<button class="plain" type="button" ?disabled=${this._sending.busy} @click=${this._onMake}>
      ${t("link.do")}
    </button>`;
  }

  private async _onMake(): Promise<void> {
    await this._sending.run(async () => {
      this._link = await this._members.passwordLink(this.member);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-password-link": FbPasswordLink;
  }
}
