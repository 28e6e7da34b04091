import type { Booking } from "../api/schema.d.ts";

/** Where the reader has to answer: an offer, a question, whether anybody came. */
export function myTurn(bookings: readonly Booking[]): Booking[] {
  return bookings.filter(({ can }) => can.includes("accept") || can.includes("answer"));
}

/** Of each series only the next date; the rest stands on its page. */
export function nextOfEach(bookings: readonly Booking[]): Booking[] {
  const seen = new Set<string>();
  const inTime = [...bookings].sort((one, other) => beginningOf(one).localeCompare(beginningOf(other)));
  return inTime.filter(({ series_id: series }) => {
    if (!series) return true;
    if (seen.has(series)) return false;
    seen.add(series);
    return true;
  });
}

function beginningOf({ arrival, start }: Booking): string {
  return arrival ?? start ?? "";
}
