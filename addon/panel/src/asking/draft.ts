import type {
  Availability,
  Booking,
  BookingPatch,
  BookingRequest,
  Resource,
  ResourceKind,
  SeriesRequest,
} from "../api/schema.d.ts";
import { stayOver, type Range } from "../calendar/choosing.ts";
import { addDays, type Day } from "../calendar/days.ts";
import { hasAnEnd, notAtAll, ruleOf, type Repeat } from "./repeat.ts";

/** What somebody is about to ask for. Both kinds of period are kept, so that changing one's mind loses nothing. */
export interface Draft {
  kind: ResourceKind;
  arrival: Day;
  departure: Day;
  /** Wall times, "2026-07-10T19:00". */
  start: string;
  end: string;
  /** How many persons, by the id of the resource. */
  amounts: ReadonlyMap<string, number>;
  exclusive: boolean;
  note: string;
  /** Whether to join the waiting list where it is full. */
  wait: boolean;
  repeat: Repeat;
}

interface Beginning {
  resources: readonly Resource[];
  range: Range | null;
  /** The resources that the calendar is filtered to. */
  wanted: ReadonlySet<string>;
  today: Day;
}

export function freshDraft({ resources, range, wanted, today }: Beginning): Draft {
  const chosen = resources.filter(({ id }) => wanted.has(id));
  const nightsToHave = resources.some(({ kind }) => kind === "overnight");
  const kind = chosen[0]?.kind ?? (nightsToHave ? "overnight" : "hourly");
  const fitting = resources.filter((resource) => resource.kind === kind);
  const only =
    wanted.size === 0 && fitting.length === 1 ? fitting : chosen.filter((resource) => resource.kind === kind);
  const { arrival, departure } = stayOver(range ?? { first: today, last: addDays(today, 1) });
  const outing = range ?? { first: today, last: today };
  return {
    kind,
    arrival,
    departure,
    start: `${outing.first}T10:00`,
    end: `${outing.last}T18:00`,
    amounts: new Map(only.map(({ id }) => [id, 1])),
    exclusive: false,
    note: "",
    wait: false,
    repeat: notAtAll(kind === "overnight" ? arrival : outing.first),
  };
}

export function draftOf(booking: Booking): Draft {
  const arrival = booking.arrival ?? booking.start?.slice(0, 10) ?? "";
  return {
    kind: booking.start === undefined ? "overnight" : "hourly",
    arrival,
    departure: booking.departure ?? addDays(arrival, 1),
    start: booking.start?.slice(0, 16) ?? `${arrival}T10:00`,
    end: booking.end?.slice(0, 16) ?? `${arrival}T18:00`,
    amounts: new Map(booking.items.map(({ resource_id, persons }) => [resource_id, persons])),
    exclusive: booking.exclusive,
    note: booking.note ?? "",
    wait: false,
    repeat: notAtAll(arrival),
  };
}

/** Whether there is enough in it to ask the server. */
export function isComplete(draft: Draft): boolean {
  const { kind, arrival, departure, start, end } = draft;
  const ordered = kind === "overnight" ? arrival !== "" && arrival < departure : start !== "" && start < end;
  return ordered && draft.amounts.size > 0 && hasAnEnd(draft.repeat, firstDayOf(draft));
}

/** The day that a rule counts from. */
export function firstDayOf({ kind, arrival, start }: Draft): Day {
  return kind === "overnight" ? arrival : start.slice(0, 10);
}

export function requestOf(draft: Draft): BookingRequest {
  return { ...wishOf(draft), ...(draft.wait ? { if_full: "waitlist" } : {}) };
}

/** What is wanted, once or each time. */
function wishOf(draft: Draft) {
  const note = draft.note.trim();
  return {
    items: itemsOf(draft),
    ...periodOf(draft),
    ...(draft.exclusive ? { exclusive: true } : {}),
    ...(note === "" ? {} : { note }),
  };
}

/** What is asked for where it repeats; null where it does not. */
export function seriesOf(draft: Draft): SeriesRequest | null {
  const rule = ruleOf(draft.repeat, firstDayOf(draft));
  return rule === null ? null : { ...wishOf(draft), rule };
}

/** Only what differs from the booking; null when nothing does. */
export function patchOf(draft: Draft, booking: Booking): BookingPatch | null {
  const before = draftOf(booking);
  const changes = {
    ...(sameAmounts(before, draft) ? {} : { items: itemsOf(draft) }),
    ...(same(periodOf(before), periodOf(draft)) ? {} : periodOf(draft)),
    ...(before.exclusive === draft.exclusive ? {} : { exclusive: draft.exclusive }),
    ...(before.note === draft.note.trim() ? {} : { note: draft.note.trim() }),
  };
  return Object.keys(changes).length === 0 ? null : changes;
}

function itemsOf({ amounts }: Draft) {
  return [...amounts].map(([resource_id, persons]) => ({ resource_id, persons }));
}

function periodOf({ kind, arrival, departure, start, end }: Draft) {
  return kind === "overnight" ? { arrival, departure } : { start, end };
}

function sameAmounts(one: Draft, other: Draft): boolean {
  return (
    one.amounts.size === other.amounts.size &&
    [...one.amounts].every(([id, amount]) => other.amounts.get(id) === amount)
  );
}

function same(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The days that the draft touches, as the availability is asked for: `to` is exclusive. */
export function daysOf(draft: Draft): { from: Day; to: Day } {
  if (draft.kind === "overnight") return { from: draft.arrival, to: draft.departure };
  return { from: draft.start.slice(0, 10), to: addDays(draft.end.slice(0, 10), 1) };
}

/** What is free through the whole period: the least of its nights or hours. */
export function freeOver(availability: Availability, draft: Draft): number {
  const slots = (availability.slots ?? []).filter(({ start, end }) => start < draft.end && end > draft.start);
  const parts = draft.kind === "overnight" ? (availability.nights ?? []) : slots;
  return parts.reduce((least, { free }) => Math.min(least, free), availability.capacity);
}
