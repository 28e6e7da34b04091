import type { Bookings } from "../api/bookings.ts";
import type { Resources } from "../api/resources.ts";
import type { Resource } from "../api/schema.d.ts";
import { addDays, weeksOf, type Day, type Month } from "../calendar/days.ts";
import { entriesOf, type Entry } from "../calendar/entries.ts";
import { fluently } from "../i18n/texts.ts";

/** What a month's page shows, with the days of other months that complete its weeks. */
export interface Shown {
  entries: readonly Entry[];
  resources: readonly Resource[];
  days: { from: Day; to: Day };
}

export async function shownIn(
  month: Month,
  server: { bookings: Bookings; resources: Resources },
  signal: AbortSignal,
): Promise<Shown> {
  const days = weeksOf(month).flat();
  const [from, to] = [days[0] ?? "", addDays(days.at(-1) ?? "", 1)];
  const [bookings, resources] = await Promise.all([
    server.bookings.list(from, to, signal),
    server.resources.list(signal),
  ]);
  if (resources.length === 0) await fluently(import("./fb-nothing-to-book.ts"));
  return { entries: entriesOf(bookings, resources), resources, days: { from, to } };
}
