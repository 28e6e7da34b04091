import { html } from "lit";
import type { Problem } from "../api/problem.ts";
import { t } from "../i18n/texts.ts";
import { wrong } from "./form.ts";

/** Where somebody chooses a password; `pointer` is what the contract calls it. */
export function newPasswordField(label: string, problem: Problem | null, pointer: string, name = "password") {
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <input
      id=${name}
      name=${name}
      type="password"
      autocomplete="new-password"
      required
      minlength="10"
      aria-describedby="password-hint"
    />
    <small id="password-hint">${t("field.password.hint")}</small>
    ${wrong(problem, pointer, "password-wrong")}
  </div>`;
}
