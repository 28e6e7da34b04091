import { consume } from "@lit/context";
import { html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { accountApi, type Account } from "../api/account.ts";
import "../components/fb-hero.ts";
import { rawOf } from "../components/form.ts";
import { newPasswordField } from "../components/password-field.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { t } from "../i18n/texts.ts";
import { go } from "../route.ts";

/**
 * Setting a password by the link that an admin made.
 *
 * @fires fb-entered - it is set, and somebody is signed in
 */
@customElement("fb-password-view")
export class FbPasswordView extends LitElement {
  static override styles = [base, buttons, fields];

  /** What the link carries. */
  @property() token = "";

  @consume({ context: accountApi }) private _account!: Account;
  private readonly _sending = new Sending(this);

  override render() {
    return html`<fb-hero heading=${t("reset.title")} text=${t("reset.text")}>
      <form @submit=${this._onSubmit}>
        ${this._sending.told()} ${newPasswordField(t("password.new"), this._sending.problem, "/new_password")}
        <button class="main" ?disabled=${this._sending.busy}>${t("reset.do")}</button>
        <p><a href="#/login">${t("register.back")}</a></p>
      </form>
    </fb-hero>`;
  }

  private async _onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    await this._sending.run(async () => {
      await this._account.resetPassword(this.token, rawOf(form, "password"));
      go("calendar");
      this.dispatchEvent(new CustomEvent("fb-entered", { bubbles: true, composed: true }));
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-password-view": FbPasswordView;
  }
}
