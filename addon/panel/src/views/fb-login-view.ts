import { consume } from "@lit/context";
import { html, LitElement, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { accountApi, type Account } from "../api/account.ts";
import "../components/fb-hero.ts";
import { isChecked, rawOf, textOf } from "../components/form.ts";
import { emailField } from "../components/person-fields.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { t } from "../i18n/texts.ts";

/**
 * Signing in with e-mail and password.
 *
 * @fires fb-entered - somebody is signed in
 */
@customElement("fb-login-view")
export class FbLoginView extends LitElement {
  static override styles = [base, buttons, fields];

  @consume({ context: accountApi }) private _account!: Account;
  private readonly _sending = new Sending(this);

  override render() {
    return html`<fb-hero heading=${t("login.title")} text=${t("login.text")}>
      <form @submit=${this._onSubmit}>
        ${this._sending.told()} ${emailField(this._sending.problem, "/email")}
        <div class="field">
          <label for="password">${t("field.password")}</label>
          <input id="password" name="password" type="password" autocomplete="current-password" required />
        </div>
        <label class="check"><input type="checkbox" name="stay" checked />${t("login.stay")}</label>
        ${this._account.linkable ? html`<label class="check"><input type="checkbox" name="link" />${t("login.link")}</label>` : nothing}
        <button class="main" ?disabled=${this._sending.busy}>${t("login.do")}</button>
        <p>${t("login.new")} <a href="#/register">${t("login.register")}</a></p>
      </form>
    </fb-hero>`;
  }

  private _enter(form: HTMLFormElement): Promise<void> {
    const [email, password] = [textOf(form, "email"), rawOf(form, "password")];
    if (isChecked(form, "link")) return this._account.link(email, password);
    return this._account.logIn(email, password, isChecked(form, "stay"));
  }

  private async _onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    await this._sending.run(async () => {
      await this._enter(form);
      this.dispatchEvent(new CustomEvent("fb-entered", { bubbles: true, composed: true }));
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-login-view": FbLoginView;
  }
}
