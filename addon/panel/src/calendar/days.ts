/**
 * A date without a time, as the API writes it: "2026-07-10". Ordered by `<`.
 * Arithmetic goes through UTC, where every day has 24 hours; no zone is meant by it.
 */
export type Day = string;

/** A month: "2026-07". */
export type Month = string;

const DAY_MS = 86_400_000;

export function addDays(day: Day, count: number): Day {
  return isoDay(instantOf(day) + count * DAY_MS);
}

/** Days from the first to the second; negative when the second is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((instantOf(to) - instantOf(from)) / DAY_MS);
}

/** The same day of another month, or that month's last day where it is shorter. */
export function addMonths(day: Day, count: number): Day {
  const month = shiftMonth(monthOf(day), count);
  const number = Math.min(Number(day.slice(8, 10)), lengthOf(month));
  return `${month}-${String(number).padStart(2, "0")}`;
}

export function monthOf(day: Day): Month {
  return day.slice(0, 7);
}

export function shiftMonth(month: Month, count: number): Month {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + count);
  return date.toISOString().slice(0, 7);
}

/** 0 is Monday. */
export function weekday(day: Day): number {
  return (new Date(instantOf(day)).getUTCDay() + 6) % 7;
}

export function startOfWeek(day: Day): Day {
  return addDays(day, -weekday(day));
}

/** The weeks, Monday first, that show the whole month, each with its seven days. */
export function weeksOf(month: Month): Day[][] {
  const first = startOfWeek(`${month}-01`);
  const last = `${month}-${String(lengthOf(month)).padStart(2, "0")}`;
  const count = Math.ceil((daysBetween(first, last) + 1) / 7);
  return Array.from({ length: count }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => addDays(first, week * 7 + day)),
  );
}

/** The date in a zone at an instant; the viewer's own zone when none is given. */
export function dayIn(instant: Date, timeZone?: string): Day {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat("en-CA", {
    ...zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(instant);
}

export function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(instantOf(text)) && isoDay(instantOf(text)) === text
  );
}

export function isMonth(text: string): boolean {
  return /^\d{4}-\d{2}$/.test(text) && isDay(`${text}-01`);
}

function lengthOf(month: Month): number {
  return daysBetween(`${month}-01`, `${shiftMonth(month, 1)}-01`);
}

function instantOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function isoDay(instant: number): Day {
  return new Date(instant).toISOString().slice(0, 10);
}
