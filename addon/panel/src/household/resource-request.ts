import type { Approval, Resource, ResourceKind, ResourcePatch, ResourceRequest } from "../api/schema.d.ts";
import { numberOf, textOf } from "../components/form.ts";

const MODES = ["auto", "one"] as const;

/** What the form says, in the words of the contract. Empty numbers are left out. */
export function requestOf(form: HTMLFormElement, kind: ResourceKind): ResourceRequest {
  const parent = textOf(form, "parent");
  return {
    kind,
    ...common(form, kind),
    ...defined({ places: numberOf(form, "places"), ceiling: numberOf(form, "ceiling") }),
    ...(parent === "" ? {} : { parent_id: parent }),
  };
}

/** The same as a change: what was emptied becomes null where the contract knows that. */
export function patchOf(form: HTMLFormElement, resource: Resource): ResourcePatch {
  const places = numberOf(form, "places") ?? null;
  const ceiling = resource.kind === "overnight" ? { ceiling: numberOf(form, "ceiling") ?? null } : {};
  return { ...common(form, resource.kind, resource), places, ...ceiling };
}

function common(form: HTMLFormElement, kind: ResourceKind, before?: Resource) {
  const limits =
    kind === "overnight"
      ? { min_nights: numberOf(form, "min_nights"), max_nights: numberOf(form, "max_nights") }
      : {};
  return {
    name: textOf(form, "name"),
    color: textOf(form, "color"),
    approval: approvalOf(form, before?.approval),
    rules: defined({ ...before?.rules, ...limits }),
    ...defined({ units: kind === "hourly" ? numberOf(form, "units") : undefined }),
  };
}

/** Keeps what the form does not show: who approves. */
function approvalOf(form: HTMLFormElement, before: Approval | undefined): Approval {
  return { ...before, mode: MODES.find((known) => known === textOf(form, "mode")) ?? "one" };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
