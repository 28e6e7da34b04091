import { html, nothing } from "lit";
import type { Me, Member } from "../api/schema.d.ts";
import { t } from "../i18n/texts.ts";

/** A box to tick, with what it means below. */
export function tick(
  words: "exclusive" | "waives" | "wait" | "whatever",
  checked: boolean,
  choose: (on: boolean) => void,
) {
  return html`<label class="check">
    <input
      type="checkbox"
      .checked=${checked}
      @change=${(event: Event) => {
        choose((event.target as HTMLInputElement).checked);
      }}
    />
    <span>${t(`request.${words}`)}<br /><span class="hint">${t(`request.${words}.hint`)}</span></span>
  </label>`;
}

/** Words that go along with the request. */
export function wordsField(
  name: "note" | "override" | "reason",
  value: string,
  choose: (text: string) => void,
  required = false,
) {
  return html`<div class="field">
    <label for=${name}>${t(name === "note" ? "field.note" : `request.${name}`)}</label>
    <textarea
      id=${name}
      rows="2"
      maxlength="500"
      ?required=${required}
      .value=${value}
      @input=${(event: Event) => {
        choose((event.target as HTMLTextAreaElement).value);
      }}
    ></textarea>
    <small>${t(`request.${name}.hint`)}</small>
  </div>`;
}

/** Those for whom the reader may ask: themselves, who is in their care, and for admins everybody. */
export function askedFor(people: readonly Member[], me: Me): Member[] {
  return people.filter(
    ({ id, state, guardian_id }) =>
      state === "active" && id !== me.id && (guardian_id === me.id || me.can.includes("manage")),
  );
}

export function forWhom(
  others: readonly Member[],
  chosen: string | null,
  choose: (id: string | null) => void,
) {
  if (others.length === 0) return nothing;
  return html`<div class="field">
    <label for="whom">${t("request.for")}</label>
    <select
      id="whom"
      @change=${(event: Event) => {
        const { value } = event.target as HTMLSelectElement;
        choose(value === "" ? null : value);
      }}
    >
      <option value="">${t("request.for.me")}</option>
      ${others.map(({ id, name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`)}
    </select>
  </div>`;
}
