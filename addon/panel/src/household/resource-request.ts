import type {
  Approval,
  PolicyPatch,
  Quota,
  Resource,
  ResourceKind,
  ResourcePatch,
  ResourceRequest,
  Rules,
  Weekday,
} from "../api/schema.d.ts";
import { chosenIn, isChecked, numberOf, textOf } from "../components/form.ts";

import { ABSENCES, MODES, WEEKDAYS } from "./policy-fields.ts";

type Quotas = readonly Quota[];

/** What the form says, in the words of the contract. Empty numbers are left out. */
export function requestOf(form: HTMLFormElement, kind: ResourceKind, quotas: Quotas): ResourceRequest {
  const parent = textOf(form, "parent");
  return {
    kind,
    ...common(form, kind, quotas),
    ...defined({ places: numberOf(form, "places"), ceiling: numberOf(form, "ceiling") }),
    ...(parent === "" ? {} : { parent_id: parent }),
  };
}

/** The same as a change: what was emptied becomes null where the contract knows that. */
export function patchOf(form: HTMLFormElement, resource: Resource, quotas: Quotas): ResourcePatch {
  const places = numberOf(form, "places") ?? null;
  const ceiling = resource.kind === "overnight" ? { ceiling: numberOf(form, "ceiling") ?? null } : {};
  return { ...common(form, resource.kind, quotas, resource), places, ...ceiling };
}

/** The rules alone, to be tried. */
export function policyOf(form: HTMLFormElement, resource: Resource, quotas: Quotas): PolicyPatch {
  const { approval, rules } = common(form, resource.kind, quotas, resource);
  return { approval, rules };
}

function common(form: HTMLFormElement, kind: ResourceKind, quotas: Quotas, before?: Resource) {
  return {
    name: textOf(form, "name"),
    color: textOf(form, "color"),
    approval: approvalOf(form, before?.approval),
    rules: { ...before?.rules, ...rulesOf(form, kind), quotas },
    ...defined({ units: kind === "hourly" ? numberOf(form, "units") : undefined }),
  };
}

function approvalOf(form: HTMLFormElement, before: Approval | undefined): Approval {
  return {
    ...before,
    approvers: isChecked(form, "approvers_shown") ? chosenIn(form, "approvers") : (before?.approvers ?? []),
    auto_below: automaticOf(form),
    mode: MODES.find((known) => known === textOf(form, "mode")) ?? "one",
    hold_hours: numberOf(form, "hold_hours") ?? null,
    offer_over: isChecked(form, "offer_loses") ? "loses" : "keeps",
    on_absence: ABSENCES.find((known) => known === textOf(form, "on_absence")) ?? "expire",
    ...defined({
      needed: numberOf(form, "needed"),
      silence_hours: numberOf(form, "silence_hours"),
      offer_hours: numberOf(form, "offer_hours"),
      undo_hours: numberOf(form, "undo_hours"),
    }),
  };
}

/** What needs nobody's yes, by its size. */
function automaticOf(form: HTMLFormElement): NonNullable<Approval["auto_below"]> | null {
  const [persons, nights] = [numberOf(form, "auto_persons"), numberOf(form, "auto_nights")];
  return persons === undefined && nights === undefined ? null : defined({ persons, nights });
}

/** An empty limit is no limit; where there has to be one, it stays as it was. */
function rulesOf(form: HTMLFormElement, kind: ResourceKind): Rules {
  return {
    lead_days: numberOf(form, "lead_days") ?? 0,
    buffer: numberOf(form, "buffer") ?? 0,
    horizon_days: numberOf(form, "horizon_days") ?? null,
    no_arrival_days: daysOf(form, "no_arrival_days"),
    no_departure_days: daysOf(form, "no_departure_days"),
    ...defined({ max_persons: numberOf(form, "max_persons"), max_note: numberOf(form, "max_note") }),
    ...(kind === "overnight" ? nightsOf(form) : minutesOf(form)),
  };
}

function nightsOf(form: HTMLFormElement): Rules {
  const limits = { min_nights: numberOf(form, "min_nights"), max_nights: numberOf(form, "max_nights") };
  return { ...defined(limits), fill_holes: isChecked(form, "fill_holes") };
}

function minutesOf(form: HTMLFormElement): Rules {
  return {
    min_minutes: numberOf(form, "min_minutes") ?? null,
    max_minutes: numberOf(form, "max_minutes") ?? null,
  };
}

function daysOf(form: HTMLFormElement, name: string): Weekday[] {
  const chosen = chosenIn(form, name);
  return WEEKDAYS.filter((day) => chosen.includes(day));
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
