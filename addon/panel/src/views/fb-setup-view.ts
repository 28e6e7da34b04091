import { consume } from "@lit/context";
import { html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { accountApi, type Account } from "../api/account.ts";
import type { SetupRequest, SetupState } from "../api/schema.d.ts";
import "../components/fb-hero.ts";
import { rawOf, textOf, wrong } from "../components/form.ts";
import { newPasswordField } from "../components/password-field.ts";
import { emailField, nameField } from "../components/person-fields.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { folds } from "../components/fold-styles.ts";
import { wordsFields, wordsOf } from "../household/words-fields.ts";
import { language, LANGUAGES, t } from "../i18n/texts.ts";

/**
 * The first start: the household and the one who runs it.
 *
 * @fires fb-entered - all is set up and the admin is signed in
 */
@customElement("fb-setup-view")
export class FbSetupView extends LitElement {
  static override styles = [base, buttons, fields, folds];

  @property({ attribute: false }) setup: SetupState = { needed: true, code_required: true };

  @consume({ context: accountApi }) private _account!: Account;
  private readonly _sending = new Sending(this);

  override render() {
    return html`<fb-hero heading=${t("setup.title")} text=${t("setup.text")}>
      <form @submit=${this._onSubmit}>
        ${this._sending.told()} ${this.setup.code_required ? this._code() : nothing} ${this._household()}
        ${this._admin()}
        <button class="main" ?disabled=${this._sending.busy}>${t("setup.do")}</button>
      </form>
    </fb-hero>`;
  }

  private _code() {
    return html`<div class="field">
      <label for="code">${t("setup.code")}</label>
      <input id="code" name="code" autocomplete="off" required maxlength="128" aria-describedby="code-hint" />
      <small id="code-hint">${t("setup.code.hint")}</small>
      ${wrong(this._sending.problem, "/code", "code-wrong")}
    </div>`;
  }

  private _household() {
    const zones = Intl.supportedValuesOf("timeZone");
    const here = this.setup.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    const offered = zones.includes(here) ? zones : [here, ...zones];
    return html`<div class="field">
        <label for="household">${t("setup.household")}</label>
        <input
          id="household"
          name="household"
          required
          maxlength="100"
          autocomplete="off"
          value=${this.setup.household_name ?? ""}
          placeholder=${t("setup.household.example")}
        />
        ${wrong(this._sending.problem, "/household_name", "household-wrong")}
      </div>
      <div class="field">
        <label for="zone">${t("field.time_zone")}</label>
        <select id="zone" name="zone">
          ${offered.map((zone) => html`<option ?selected=${zone === here}>${zone}</option>`)}
        </select>
      </div>`;
  }

  private _admin() {
    return html`<h2>${t("setup.admin")}</h2>
      ${nameField(this._sending.problem, "/admin/name")} ${emailField(this._sending.problem, "/admin/email")}
      ${newPasswordField(t("field.password"), this._sending.problem, "/admin/password")}
      <details ?open=${this._wordsWrong()}>
        <summary>${t("setup.words")}</summary>
        <div class="stack">${wordsFields(this._sending.problem)}</div>
      </details>`;
  }

  /** What is wrong with the words must not stay folded away. */
  private _wordsWrong(): boolean {
    return LANGUAGES.some((each) => this._sending.problem?.faultAt(`/consent/${each}`) !== undefined);
  }

  private async _onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await this._sending.run(async () => {
      await this._account.setUp(this._request(event.target as HTMLFormElement));
      this.dispatchEvent(new CustomEvent("fb-entered", { bubbles: true, composed: true }));
    });
  }

  private _request(form: HTMLFormElement): SetupRequest {
    return {
      ...(this.setup.code_required ? { code: textOf(form, "code") } : {}),
      household_name: textOf(form, "household"),
      time_zone: textOf(form, "zone"),
      language: language(),
      ...wordsOf(form),
      admin: { name: textOf(form, "name"), email: textOf(form, "email"), password: rawOf(form, "password") },
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-setup-view": FbSetupView;
  }
}
