import { html, nothing } from "lit";
import type { Approval, Member, ResourceKind, Rules, Weekday } from "../api/schema.d.ts";
import { addDays } from "../calendar/days.ts";
import { weekdayName } from "../i18n/formats.ts";
import { t, type Key } from "../i18n/texts.ts";

export const WEEKDAYS: readonly Weekday[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];

export const MODES = ["one", "auto", "quorum", "silence"] as const;
export const ABSENCES = ["expire", "escalate", "approve"] as const;
const A_MONDAY = "2024-01-01";

/** What the whole numbers of a policy are, and between what they lie. */
interface Amount {
  name: string;
  value: number | null | undefined;
  least: number;
  most: number;
  hint?: Key;
}

/** Who decides, and how long places are kept meanwhile; to stand in the form of a resource. */
export function approvalFields(approval: Approval | undefined, deciders: readonly Member[]) {
  const mode = approval?.mode ?? "one";
  return html`<div class="field">
      <label for="mode">${t("resource.approval")}</label>
      <select id="mode" name="mode">
        ${MODES.map((known) => html`<option value=${known} ?selected=${mode === known}>${t(`approval.${known}`)}</option>`)}
      </select>
    </div>
    <details>
      <summary>${t("policy.deciding")}</summary>
      <div class="pair">
        ${amount({ name: "needed", value: approval?.needed, least: 1, most: 50, hint: "policy.needed.hint" })}
        ${amount({ name: "silence_hours", value: approval?.silence_hours, least: 1, most: 8760, hint: "policy.silence_hours.hint" })}
      </div>
      <div class="field">
        <label for="on_absence">${t("policy.on_absence")}</label>
        <select id="on_absence" name="on_absence">
          ${ABSENCES.map((known) => html`<option value=${known} ?selected=${(approval?.on_absence ?? "expire") === known}>${t(`policy.on_absence.${known}`)}</option>`)}
        </select>
      </div>
      <div class="pair">
        ${amount({ name: "auto_persons", value: approval?.auto_below?.persons, least: 1, most: 1000, hint: "policy.auto.hint" })}
        ${amount({ name: "auto_nights", value: approval?.auto_below?.nights, least: 1, most: 366, hint: "policy.auto.hint" })}
        ${amount({ name: "undo_hours", value: approval?.undo_hours, least: 0, most: 8760, hint: "policy.undo_hours.hint" })}
      </div>
      ${approverFields(deciders, approval?.approvers)}
    </details>
    <details>
      <summary>${t("policy.waiting")}</summary>
      <div class="pair">
        ${amount({ name: "hold_hours", value: approval?.hold_hours, least: 1, most: 8760, hint: "policy.hold_hours.hint" })}
        ${amount({ name: "offer_hours", value: approval?.offer_hours, least: 1, most: 8760, hint: "policy.offer_hours.hint" })}
      </div>
      <label class="check">
        <input type="checkbox" name="offer_loses" ?checked=${approval?.offer_over === "loses"} />
        <span>${t("policy.offer_loses")}</span>
      </label>
    </details>`;
}

function approverFields(deciders: readonly Member[], chosen: readonly string[] = []) {
  if (deciders.length === 0) return nothing;
  return html`<fieldset>
    <legend>${t("policy.approvers")}</legend>
    <input type="hidden" name="approvers_shown" value="yes" />
    <div class="days">
      ${deciders.map(
        ({ id, name }) =>
          html`<label class="check">
            <input type="checkbox" name="approvers" value=${id} ?checked=${chosen.includes(id)} />
            <span>${name}</span>
          </label>`,
      )}
    </div>
  </fieldset>`;
}

/** Within which limits a resource is asked for; to stand in its form. */
export function rulesFields(rules: Rules | undefined, kind: ResourceKind) {
  return html`<details>
    <summary>${t("policy.rules")}</summary>
    <div class="stack">
      <div class="pair">
        ${kind === "overnight" ? lengths(rules) : minutes(rules)}
        ${amount({ name: "lead_days", value: rules?.lead_days, least: 0, most: 366, hint: "policy.lead_days.hint" })}
        ${amount({ name: "horizon_days", value: rules?.horizon_days, least: 1, most: 3660, hint: "policy.horizon_days.hint" })}
        ${amount({ name: "buffer", value: rules?.buffer, least: 0, most: 10080, hint: `policy.buffer.${kind}` })}
        ${amount({ name: "max_persons", value: rules?.max_persons, least: 1, most: 1000 })}
        ${amount({ name: "max_note", value: rules?.max_note, least: 0, most: 2000 })}
      </div>
      ${days("no_arrival_days", rules?.no_arrival_days)}
      ${days("no_departure_days", rules?.no_departure_days)} ${kind === "overnight" ? holes(rules) : nothing}
    </div>
  </details>`;
}

function lengths(rules: Rules | undefined) {
  return html`${amount({ name: "min_nights", value: rules?.min_nights, least: 1, most: 366 })}
  ${amount({ name: "max_nights", value: rules?.max_nights, least: 1, most: 366 })}`;
}

function minutes(rules: Rules | undefined) {
  return html`${amount({ name: "min_minutes", value: rules?.min_minutes, least: 1, most: 527040 })}
  ${amount({ name: "max_minutes", value: rules?.max_minutes, least: 1, most: 527040 })}`;
}

function holes(rules: Rules | undefined) {
  return html`<label class="check">
    <input type="checkbox" name="fill_holes" ?checked=${rules?.fill_holes ?? false} />
    <span>${t("policy.fill_holes")}</span>
  </label>`;
}

function amount({ name, value, least, most, hint }: Amount) {
  return html`<div class="field">
    <label for=${name}>${t(`policy.${name}` as Key)}</label>
    <input
      id=${name}
      name=${name}
      type="number"
      inputmode="numeric"
      min=${least}
      max=${most}
      value=${value ?? ""}
      aria-describedby=${hint === undefined ? nothing : `${name}-hint`}
    />
    ${hint === undefined ? nothing : html`<small id="${name}-hint">${t(hint)}</small>`}
  </div>`;
}

function days(name: "no_arrival_days" | "no_departure_days", chosen: readonly Weekday[] = []) {
  return html`<fieldset>
    <legend>${t(`policy.${name}`)}</legend>
    <div class="days">
      ${WEEKDAYS.map(
        (day, index) =>
          html`<label class="check">
            <input type="checkbox" name=${name} value=${day} ?checked=${chosen.includes(day)} />
            <span>${weekdayName(addDays(A_MONDAY, index), "long")}</span>
          </label>`,
      )}
    </div>
  </fieldset>`;
}
