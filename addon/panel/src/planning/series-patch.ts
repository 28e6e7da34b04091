import type { SeriesDate, SeriesPatch, SeriesPattern, SeriesScope } from "../api/schema.d.ts";
import { notAtAll, ruleOf, type Repeat } from "../asking/repeat.ts";

/** What is to become of a series, as the form has it. */
export interface SeriesDraft {
  scope: SeriesScope;
  /** The date that is edited; the others follow it. */
  from: string;
  /** Days of a stay, wall times of an outing. */
  begins: string;
  ends: string;
  /** How many persons, by the id of the resource. */
  amounts: ReadonlyMap<string, number>;
  exclusive: boolean;
  /** No time between this and what is next to it. */
  waives: boolean;
  repeat: Repeat;
}

export function seriesDraft(date: SeriesDate, pattern: SeriesPattern, scope: SeriesScope): SeriesDraft {
  const [begins, ends] = periodOf(date);
  return {
    scope,
    from: date.date,
    begins,
    ends,
    amounts: new Map(pattern.items.map(({ resource_id, persons }) => [resource_id, persons])),
    exclusive: pattern.exclusive,
    waives: pattern.waives_buffer,
    repeat: notAtAll(date.date),
  };
}

/** Only what differs from the date and the pattern; null when nothing does. */
export function seriesPatch(
  draft: SeriesDraft,
  date: SeriesDate,
  pattern: SeriesPattern,
): SeriesPatch | null {
  const [begins, ends] = periodOf(date);
  const moved = draft.begins !== begins || draft.ends !== ends;
  const stay = date.arrival !== undefined;
  const period = stay
    ? { arrival: draft.begins, departure: draft.ends }
    : { start: draft.begins, end: draft.ends };
  const others = pattern.items.some(({ resource_id, persons }) => draft.amounts.get(resource_id) !== persons);
  const rule = draft.scope === "this" ? null : ruleOf(draft.repeat, draft.begins.slice(0, 10));
  const changes = {
    ...(moved ? period : {}),
    ...(others ? { items: itemsOf(draft) } : {}),
    ...(draft.exclusive === pattern.exclusive ? {} : { exclusive: draft.exclusive }),
    ...(draft.waives === pattern.waives_buffer ? {} : { waives_buffer: draft.waives }),
    ...(rule === null ? {} : { rule }),
  };
  if (Object.keys(changes).length === 0) return null;
  const from = draft.scope === "all" ? {} : { from: draft.from };
  return { scope: draft.scope, ...from, if_conflict: "skip", ...changes };
}

function itemsOf({ amounts }: SeriesDraft) {
  return [...amounts].map(([resource_id, persons]) => ({ resource_id, persons }));
}

function periodOf({ arrival, departure, start = "", end = "" }: SeriesDate): [string, string] {
  if (arrival !== undefined && departure !== undefined) return [arrival, departure];
  return [start.slice(0, 16), end.slice(0, 16)];
}
