import { consume } from "@lit/context";
import { css, html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { accountApi, type Account } from "../api/account.ts";
import { rawOf } from "../components/form.ts";
import { say } from "../components/say.ts";
import { newPasswordField } from "../components/password-field.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { parts } from "../components/part-styles.ts";
import { t } from "../i18n/texts.ts";

/** Setting a new password, which ends all other sessions. */
@customElement("fb-password")
export class FbPassword extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    parts,
    css`
      button {
        justify-self: start;
      }
    `,
  ];

  @consume({ context: accountApi }) private _account!: Account;
  private readonly _sending = new Sending(this);

  override render() {
    return html`<h2>${t("password.title")}</h2>
      <p class="muted">${t("password.text")}</p>
      <form @submit=${this._onSubmit}>
        <div class="field">
          <label for="current">${t("password.current")}</label>
          <input id="current" name="current" type="password" autocomplete="current-password" />
        </div>
        ${newPasswordField(t("password.new"), this._sending.problem, "/new_password", "wanted")}
        ${this._sending.told()}
        <button class="plain" ?disabled=${this._sending.busy}>${t("password.do")}</button>
      </form>`;
  }

  private async _onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    await this._sending.run(async () => {
      await this._account.changePassword(rawOf(form, "current"), rawOf(form, "wanted"));
      form.reset();
      say(this, t("said.password"));
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-password": FbPassword;
  }
}
