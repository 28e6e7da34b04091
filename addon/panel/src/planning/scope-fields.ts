import { html, nothing } from "lit";
import type { SeriesDate, SeriesScope } from "../api/schema.d.ts";
import { shortDay } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";

const SCOPES: readonly SeriesScope[] = ["all", "this_and_following", "this"];

/** Which dates are meant, and from which one on; calls back with each choice. */
export function scopeFields(
  dates: readonly SeriesDate[],
  { scope, from }: { scope: SeriesScope; from: string },
  choose: (scope: SeriesScope, from: string) => void,
) {
  return html`<div class="field">
      <label for="scope">${t("series.scope")}</label>
      <select
        id="scope"
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement;
          choose(SCOPES.find((known) => known === value) ?? "all", from);
        }}
      >
        ${SCOPES.map(
          (known) =>
            html`<option value=${known} ?selected=${known === scope}>${t(`series.${known}`)}</option>`,
        )}
      </select>
    </div>
    ${
      scope === "all"
        ? nothing
        : html`<div class="field">
            <label for="from">${t(scope === "this" ? "series.which" : "series.from")}</label>
            <select
              id="from"
              @change=${(event: Event) => {
                choose(scope, (event.target as HTMLSelectElement).value);
              }}
            >
              ${dates.map(
                ({ date }) =>
                  html`<option value=${date} ?selected=${date === from}>${shortDay(date)}</option>`,
              )}
            </select>
          </div>`
    }`;
}
