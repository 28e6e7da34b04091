import mdiAccountClockOutline from "@mdi/svg/svg/account-clock-outline.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement } from "lit";
import { customElement, state } from "lit/decorators.js";
import { accountApi, type Account } from "../api/account.ts";
import { arrivalsApi, type Arrivals } from "../api/arrivals.ts";
import "../components/fb-empty.ts";
import "../components/fb-hero.ts";
import { rawOf, textOf } from "../components/form.ts";
import { newPasswordField } from "../components/password-field.ts";
import { consentField, emailField, nameField } from "../components/person-fields.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { language, t } from "../i18n/texts.ts";

/** Asking to join the household. */
@customElement("fb-register-view")
export class FbRegisterView extends LitElement {
  static override styles = [base, buttons, fields];

  @consume({ context: accountApi }) private _account!: Account;
  @consume({ context: arrivalsApi }) private _arrivals!: Arrivals;
  private readonly _sending = new Sending(this);

  private readonly _terms = new Task(this, {
    args: () => [] as const,
    task: (_args, { signal }) => this._arrivals.terms(signal),
  });

  @state() private _waiting = false;

  override render() {
    return html`<fb-hero heading=${t("register.title")} text=${t("register.text")}>
      ${this._waiting ? this._thanks() : this._form()}
    </fb-hero>`;
  }

  private _thanks() {
    return html`<fb-empty
      icon=${mdiAccountClockOutline}
      heading=${t("register.waiting")}
      text=${t("register.next")}
    >
      <a class="button plain" href="#/login">${t("register.back")}</a>
    </fb-empty>`;
  }

  private _form() {
    return html`<form @submit=${this._onSubmit}>
      ${this._sending.told()} ${nameField(this._sending.problem, "/name")}
      ${emailField(this._sending.problem, "/email")}
      ${newPasswordField(t("field.password"), this._sending.problem, "/password")}
      ${consentField(this._terms.value ?? null)}
      <button class="main" ?disabled=${this._sending.busy}>${t("register.do")}</button>
      <p><a href="#/login">${t("register.back")}</a></p>
    </form>`;
  }

  private async _onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const asked = {
      name: textOf(form, "name"),
      email: textOf(form, "email"),
      password: rawOf(form, "password"),
      ...(this._terms.value ? { consent_version: this._terms.value.version } : {}),
    };
    await this._sending.run(async () => {
      await this._account.register({ ...asked, language: language() });
      this._waiting = true;
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-register-view": FbRegisterView;
  }
}
