import { consume } from "@lit/context";
import { html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { arrivalsApi, type Arrivals } from "../api/arrivals.ts";
import type { Member, NewInvitation } from "../api/schema.d.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { t } from "../i18n/texts.ts";
import "./fb-handover.ts";
import { secretStyles } from "./secret-styles.ts";

/** Makes the link by which a member without an account gets one. */
@customElement("fb-account-link")
export class FbAccountLink extends LitElement {
  static override styles = [base, buttons, secretStyles];

  @property({ attribute: false }) member!: Member;

  @consume({ context: arrivalsApi }) private _arrivals!: Arrivals;
  @state() private _link: NewInvitation | null = null;
  private readonly _sending = new Sending(this);

  override render() {
    return html`<p>${t("invite.member.text", { name: this.member.name })}</p>
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
      this._link = await this._arrivals.invite({ member_id: this.member.id });
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-account-link": FbAccountLink;
  }
}
