import type { Booking, BookingSummary } from "../api/schema.d.ts";
import { dayRange, listed, wallRange } from "../i18n/formats.ts";
import { count } from "../i18n/texts.ts";

type Period = Pick<Booking, "arrival" | "departure" | "start" | "end" | "nights">;

/** "Ana · Haus am See and Kammer" */
export function bookingTitle(booking: Pick<BookingSummary, "member" | "items">): string {
  return `${booking.member.name} · ${placesWords(booking)}`;
}

export function placesWords({ items }: Pick<BookingSummary, "items">): string {
  return listed(items.map((item) => item.resource_name ?? ""));
}

/** "Fri 10 – Mon 13 July 2026 (3 nights)" */
export function periodWords({ arrival, departure, start, end, nights }: Period): string {
  if (arrival === undefined || departure === undefined) return wallRange(start ?? "", end ?? "");
  const range = dayRange(arrival, departure);
  return nights === undefined ? range : `${range} (${count("nights", nights)})`;
}
