import type { Booking, BookingState, Resource } from "../api/schema.d.ts";
import { colorOf } from "./colors.ts";
import { addDays, type Day } from "./days.ts";
import type { Span } from "./lanes.ts";

/** One item of a booking as the calendar shows it. */
export interface Entry extends Span {
  bookingId: string;
  resourceId: string;
  resourceName: string;
  who: string;
  persons: number;
  state: BookingState;
  /** Asked for and not decided; a booking with a change that waits is decided. */
  open: boolean;
  color: string;
  /** The whole wall times of an outing. */
  start?: string;
  end?: string;
}

/** The colours of all resources, by id: their own, or one by their place in the list. */
export function colorsOf(resources: readonly Resource[]): Map<string, string> {
  return new Map(resources.map((resource, index) => [resource.id, colorOf(resource.color, index)]));
}

/** Houses with their rooms below them, then what goes by the hour; otherwise as the server lists them. */
export function inOrder(resources: readonly Resource[]): Resource[] {
  const known = new Set(resources.map(({ id }) => id));
  const roots = resources.filter(({ parent_id }) => parent_id === null || !known.has(parent_id));
  return (["overnight", "hourly"] as const)
    .flatMap((kind) => roots.filter((root) => root.kind === kind))
    .flatMap((root) => [root, ...resources.filter(({ parent_id }) => parent_id === root.id)]);
}

export function entriesOf(bookings: readonly Booking[], resources: readonly Resource[]): Entry[] {
  const colors = colorsOf(resources);
  return bookings.flatMap((booking) =>
    booking.items.map((item) => ({
      ...spanOf(booking),
      id: `${booking.id}:${item.resource_id}`,
      bookingId: booking.id,
      resourceId: item.resource_id,
      resourceName: item.resource_name ?? "",
      who: booking.member.name,
      persons: item.persons,
      state: booking.state,
      open: booking.state === "pending" || booking.state === "waitlisted",
      color: colors.get(item.resource_id) ?? colorOf(null, 0),
    })),
  );
}

type Period = Pick<Booking, "arrival" | "departure" | "start" | "end">;

/** Where a period lies in the calendar. */
export function spanOf(booking: Period): Pick<Entry, "kind" | "first" | "last" | "start" | "end"> {
  if (booking.arrival !== undefined && booking.departure !== undefined) {
    return { kind: "stay", first: booking.arrival, last: booking.departure };
  }
  const start = booking.start ?? "";
  const end = booking.end ?? "";
  return { kind: "outing", first: start.slice(0, 10), last: lastDayOf(end), start, end };
}

/** An outing that ends at midnight does not touch the day that begins then. */
function lastDayOf(end: string): Day {
  const day = end.slice(0, 10);
  return end.slice(11, 16) === "00:00" ? addDays(day, -1) : day;
}
