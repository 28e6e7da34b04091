import type {
  Alternative,
  Availability,
  Booking,
  BookingPatch,
  BookingRequest,
  RecordRequest,
  Resource,
  ResourceKind,
  SeriesRequest,
} from "../api/schema.d.ts";
import { stayOver, type Range } from "../calendar/choosing.ts";
import { companionsOf, seated, type Companion } from "./companions.ts";
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
  /** Whether neighbours may come without the time that is otherwise kept empty between. */
  waives: boolean;
  /** Who comes along by name. */
  companions: readonly Companion[];
  /** The member whose booking it is to be; null is the reader. */
  forMember: string | null;
  note: string;
  /** Why it may exceed a share. */
  override: string;
  /** Why it is put down though it is over. */
  reason: string;
  /** Of several resources those that are free. */
  whatever: boolean;
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

const NOTHING_MORE = {
  companions: [],
  forMember: null,
  note: "",
  override: "",
  reason: "",
  whatever: false,
} as const satisfies Partial<Draft>;

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
    waives: false,
    ...NOTHING_MORE,
    wait: false,
    repeat: notAtAll(kind === "overnight" ? arrival : outing.first),
  };
}

/** `names` are those of members, by their ids. */
export function draftOf(booking: Booking, names: ReadonlyMap<string, string> = new Map()): Draft {
  const arrival = booking.arrival ?? booking.start?.slice(0, 10) ?? "";
  return {
    kind: booking.start === undefined ? "overnight" : "hourly",
    arrival,
    departure: booking.departure ?? addDays(arrival, 1),
    start: booking.start?.slice(0, 16) ?? `${arrival}T10:00`,
    end: booking.end?.slice(0, 16) ?? `${arrival}T18:00`,
    amounts: new Map(booking.items.map(({ resource_id, persons }) => [resource_id, persons])),
    exclusive: booking.exclusive,
    waives: booking.waives_buffer ?? false,
    ...NOTHING_MORE,
    companions: companionsOf(booking, names),
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
  return {
    ...wishOf(draft),
    ...overridden(draft),
    ...(draft.wait ? { if_full: "waitlist" } : {}),
    ...(draft.whatever ? { whatever_is_free: true } : {}),
  };
}

/** What is put down of the past: it has a reason, and nobody decides about it. */
export function recordOf(draft: Draft): RecordRequest {
  return { ...wishOf({ ...draft, note: "", waives: false }), reason: draft.reason.trim() };
}

/** Whether it is over before it is asked for. */
export function isOver({ kind, departure, end }: Draft, today: Day): boolean {
  return kind === "overnight" ? departure <= today : end.slice(0, 10) < today;
}

function overridden({ override }: Draft) {
  const reason = override.trim();
  return reason === "" ? {} : { override_reason: reason };
}

/** What is wanted, once or each time. */
function wishOf(draft: Draft) {
  const note = draft.note.trim();
  return {
    items: itemsOf(draft),
    ...periodOf(draft),
    ...(draft.exclusive ? { exclusive: true } : {}),
    ...(draft.waives ? { waives_buffer: true } : {}),
    ...(draft.forMember === null ? {} : { for_member_id: draft.forMember }),
    ...(note === "" ? {} : { note }),
  };
}

/** What is asked for where it repeats; null where it does not. */
export function seriesOf(draft: Draft): SeriesRequest | null {
  const rule = ruleOf(draft.repeat, firstDayOf(draft));
  return rule === null ? null : { ...wishOf(draft), ...overridden(draft), rule };
}

/** Only what differs from the booking; null when nothing does. */
export function patchOf(draft: Draft, booking: Booking): BookingPatch | null {
  const before = draftOf(booking);
  const changes = {
    ...(sameAmounts(before, draft) && sameCompany(before, draft) ? {} : { items: itemsOf(draft) }),
    ...(same(periodOf(before), periodOf(draft)) ? {} : periodOf(draft)),
    ...(before.exclusive === draft.exclusive ? {} : { exclusive: draft.exclusive }),
    ...(before.waives === draft.waives ? {} : { waives_buffer: draft.waives }),
    ...(before.note === draft.note.trim() ? {} : { note: draft.note.trim() }),
  };
  return Object.keys(changes).length === 0 ? null : changes;
}

function itemsOf({ amounts, companions }: Draft) {
  const seats = [...amounts].map(([resource_id, persons]) => ({ resource_id, persons }));
  return seated(seats, companions);
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

function sameCompany(one: Draft, other: Draft): boolean {
  const [before, after] = [one, other].map(({ companions }) => companions.map(({ id, name }) => id ?? name));
  return same(before ?? [], after ?? []);
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

/** The draft with what is free in its place; another resource takes over how many. */
export function otherPeriod({ amounts }: Draft, other: Alternative): Partial<Draft> {
  const { resource_id: id, arrival, departure, start, end, persons } = other;
  const amount = persons ?? amounts.get(id) ?? [...amounts.values()][0] ?? 1;
  const kept = amounts.has(id) ? new Map(amounts).set(id, amount) : new Map([[id, amount]]);
  const nights = arrival !== undefined && departure !== undefined ? { arrival, departure } : {};
  const hours =
    start !== undefined && end !== undefined ? { start: start.slice(0, 16), end: end.slice(0, 16) } : {};
  return { amounts: kept, ...nights, ...hours };
}

/** Whether time is kept empty around what is wanted: by itself, or by the house that a room is of. */
export function keepsEmpty({ amounts }: Pick<Draft, "amounts">, resources: readonly Resource[]): boolean {
  const wanted = resources.filter(({ id }) => amounts.has(id));
  const houses = new Set(wanted.map(({ parent_id }) => parent_id));
  return resources.some(
    (each) => (wanted.includes(each) || houses.has(each.id)) && (each.rules.buffer ?? 0) > 0,
  );
}

/** The only resource of its kind needs no choosing. */
export function onlyOne(resources: readonly Resource[], wanted: ResourceKind): Map<string, number> {
  const fitting = resources.filter(({ kind }) => kind === wanted);
  return new Map(fitting.length === 1 ? fitting.map(({ id }) => [id, 1]) : []);
}
