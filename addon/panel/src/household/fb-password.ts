import { consume } from "@lit/context";
import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { accountApi, type Account } from "../api/account.ts";
import { asProblem, type Problem } from "../api/problem.ts";
import "../components/fb-problem.ts";
import { rawOf } from "../components/form.ts";
import { say } from "../components/say.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { t } from "../i18n/texts.ts";

/** Setting a new password, which ends all other sessions. */
@customElement("fb-password")
export class FbPassword extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      :host {
        display: grid;
        gap: 0.9rem;
      }
      button {
        justify-self: start;
      }
    `,
  ];

  @consume({ context: accountApi }) private _account!: Account;
  @state() private _problem: Problem | null = null;
  @state() private _busy = false;

  override render() {
    return html`<h2>${t("password.title")}</h2>
      <p class="muted">${t("password.text")}</p>
      <form @submit=${this._onSubmit}>
        <div class="field">
          <label for="current">${t("password.current")}</label>
          <input id="current" name="current" type="password" autocomplete="current-password" />
        </div>
        <div class="field">
          <label for="wanted">${t("password.new")}</label>
          <input
            id="wanted"
            name="wanted"
            type="password"
            autocomplete="new-password"
            required
            minlength="10"
            aria-describedby="hint"
          />
          <small id="hint">${t("field.password.hint")}</small>
        </div>
        ${this._problem === null ? nothing : html`<fb-problem .problem=${this._problem}></fb-problem>`}
        <button class="plain" ?disabled=${this._busy}>${t("password.do")}</button>
      </form>`;
  }

  private async _onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    this._busy = true;
    this._problem = null;
    try {
      await this._account.changePassword(rawOf(form, "current"), rawOf(form, "wanted"));
      form.reset();
      say(this, t("said.password"));
    } catch (error) {
      this._problem = asProblem(error);
    } finally {
      this._busy = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-password": FbPassword;
  }
}
