import { html, nothing } from "lit";
import type { Problem } from "../api/problem.ts";
import type { Consent } from "../api/schema.d.ts";
import { t } from "../i18n/texts.ts";
import "./fb-terms.ts";
import { wrong } from "./form.ts";

/** Who somebody is who comes in; `pointer` is what the contract calls it. */
export function nameField(problem: Problem | null, pointer: string, value = "") {
  return html`<div class="field">
    <label for="name">${t("field.name")}</label>
    <input
      id="name"
      name="name"
      autocomplete="name"
      required
      maxlength="100"
      value=${value}
      aria-describedby="name-wrong"
    />
    ${wrong(problem, pointer, "name-wrong")}
  </div>`;
}

/** What somebody signs in with. */
export function emailField(problem: Problem | null, pointer: string, value = "") {
  return html`<div class="field">
    <label for="email">${t("field.email")}</label>
    <input
      id="email"
      name="email"
      type="email"
      autocomplete="username"
      required
      maxlength="254"
      value=${value}
      aria-describedby="email-wrong"
    />
    ${wrong(problem, pointer, "email-wrong")}
  </div>`;
}

/** The household's words about people's data, and a box without which nobody comes in; nothing where it has none. */
export function consentField(terms: Consent | null) {
  if (terms === null) return nothing;
  return html`<fb-terms .consent=${terms}></fb-terms>
    <label class="check"
      ><input type="checkbox" name="agreed" required /><span>${t("terms.agree")}</span></label
    >`;
}
