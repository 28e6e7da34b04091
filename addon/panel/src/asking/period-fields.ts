import { html, nothing } from "lit";
import type { ResourceKind } from "../api/schema.d.ts";
import { addDays, daysBetween } from "../calendar/days.ts";
import { count, t } from "../i18n/texts.ts";
import type { Draft } from "./draft.ts";

type End = "arrival" | "departure" | "start" | "end";
type Period = Pick<Draft, End>;
type Choose = (change: Partial<Period>) => void;

/** The days of a stay or the hours of an outing; calls back with what another choice changes. */
export function periodFields(draft: Draft, choose: Choose) {
  return draft.kind === "overnight" ? nights(draft, choose) : hours(draft, choose);
}

function nights(draft: Draft, choose: Choose) {
  const length = daysBetween(draft.arrival, draft.departure);
  return html`<div class="pair">${field("arrival", draft, choose)} ${field("departure", draft, choose)}</div>
    <p class="hint" aria-live="polite">${length > 0 ? count("nights", length) : t("request.order")}</p>`;
}

function hours(draft: Draft, choose: Choose) {
  return html`<div class="pair hours">${field("start", draft, choose)} ${field("end", draft, choose)}</div>
    ${draft.start < draft.end ? nothing : html`<p class="hint" aria-live="polite">${t("request.order")}</p>`}`;
}

function field(end: End, draft: Period, choose: Choose) {
  const type = end === "arrival" || end === "departure" ? "date" : "datetime-local";
  return html`<div class="field">
    <label for=${end}>${t(`field.${end}`)}</label>
    <input
      id=${end}
      type=${type}
      required
      .value=${draft[end]}
      @change=${(event: Event) => {
        choose(moved(draft, end, (event.target as HTMLInputElement).value));
      }}
    />
  </div>`;
}

/** Another beginning moves the stay as a whole; another end is just that. */
export function moved({ arrival, departure, end: last }: Period, end: End, value: string): Partial<Period> {
  if (end === "arrival") {
    const length = Math.max(1, daysBetween(arrival, departure));
    return { arrival: value, departure: value === "" ? departure : addDays(value, length) };
  }
  if (end === "start") return { start: value, end: last > value ? last : `${value.slice(0, 10)}T23:00` };
  return { [end]: value };
}

/** Which kind of thing is wanted, where there are both. */
export function kindSwitch(kind: ResourceKind, choose: (kind: ResourceKind) => void) {
  return html`<div class="kinds" role="group" aria-label=${t("request.kind")}>
    ${(["overnight", "hourly"] as const).map(
      (each) =>
        html`<button
          type="button"
          aria-pressed=${each === kind ? "true" : "false"}
          @click=${() => {
            if (each !== kind) choose(each);
          }}
        >
          ${t(`request.${each}`)}
        </button>`,
    )}
  </div>`;
}
