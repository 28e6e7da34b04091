import type { Block, Resource } from "../api/schema.d.ts";
import type { Day } from "./days.ts";
import { spanOf } from "./entries.ts";
import type { Span } from "./lanes.ts";

/** A time in which something is shut, as the calendar shows it. */
export interface Shut extends Span {
  resourceId: string;
  resourceName: string;
  reason: string;
  /** The whole wall times where hours are shut. */
  start?: string;
  end?: string;
}

export function shutsOf(blocks: readonly Block[], resources: readonly Resource[]): Shut[] {
  const names = new Map(resources.map(({ id, name }) => [id, name]));
  return blocks.map(({ id, resource_id: resourceId, from, to, reason }) => ({
    ...spanOf(from.length === 10 ? { arrival: from, departure: to } : { start: from, end: to }),
    id,
    resourceId,
    resourceName: names.get(resourceId) ?? "",
    reason: reason ?? "",
  }));
}

/** What is shut in the night that begins on this day, or in hours of it. */
export function shutOn(shuts: readonly Shut[], day: Day): Shut[] {
  return shuts.filter(
    ({ kind, first, last }) => first <= day && (kind === "stay" ? day < last : day <= last),
  );
}

/** Of the wanted ones, and of the houses that they are in: what shuts a house shuts its rooms. */
export function shutFor(
  shuts: readonly Shut[],
  wanted: ReadonlySet<string>,
  resources: readonly Resource[],
): Shut[] {
  const houses = resources.filter(({ id }) => wanted.has(id)).map(({ parent_id }) => parent_id);
  return shuts.filter(({ resourceId }) => wanted.has(resourceId) || houses.includes(resourceId));
}
