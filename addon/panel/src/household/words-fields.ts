import { html } from "lit";
import type { Problem } from "../api/problem.ts";
import type { ConsentTexts } from "../api/schema.d.ts";
import { textOf, wrong } from "../components/form.ts";
import { LANGUAGE_NAMES, LANGUAGES, t } from "../i18n/texts.ts";

/** The household's own words about people's data, in each language. */
export function wordsFields(problem: Problem | null, texts?: ConsentTexts) {
  return html`<p class="muted">${t("household.words.text")}</p>
    ${LANGUAGES.map(
      (language) =>
        html`<div class="field">
          <label for="words-${language}"
            >${t("household.words", { language: LANGUAGE_NAMES[language] })}</label
          >
          <textarea
            id="words-${language}"
            name="words-${language}"
            rows="5"
            maxlength="10000"
            .value=${texts?.[language] ?? ""}
          ></textarea>
          ${wrong(problem, `/consent/${language}`, `words-${language}-wrong`)}
        </div>`,
    )}`;
}

/** Words that are in neither language are left as they were: what was agreed to can't be unsaid. */
export function wordsOf(form: HTMLFormElement): { consent?: ConsentTexts } {
  const [en, de] = [textOf(form, "words-en"), textOf(form, "words-de")];
  return en === "" && de === "" ? {} : { consent: { en, de } };
}
