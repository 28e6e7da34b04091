import { addDays, type Day } from "../calendar/days.ts";

export const RHYTHMS = ["never", "weekly", "fortnightly", "monthly"] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** How often something is asked for, and how long. */
export interface Repeat {
  rhythm: Rhythm;
  /** Whether it ends after a number of dates, or on a day. */
  ends: "after" | "on";
  times: number;
  /** The last day on which it may begin. */
  until: Day;
}

export const MOST_TIMES = 100;
const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;

export function notAtAll(first: Day): Repeat {
  return { rhythm: "never", ends: "after", times: 8, until: first === "" ? "" : addDays(first, 91) };
}

/** As RFC 5545 writes it; null when nothing repeats. Monthly is the same weekday: the second Friday. */
export function ruleOf(repeat: Repeat, first: Day): string | null {
  if (repeat.rhythm === "never" || first === "") return null;
  const rhythm = {
    weekly: "FREQ=WEEKLY",
    fortnightly: "FREQ=WEEKLY;INTERVAL=2",
    monthly: `FREQ=MONTHLY;BYDAY=${nthWeekday(first)}`,
  }[repeat.rhythm];
  const end =
    repeat.ends === "after"
      ? `COUNT=${repeat.times.toString()}`
      : `UNTIL=${repeat.until.replaceAll("-", "")}`;
  return `${rhythm};${end}`;
}

/** How a rule is spoken of; "own" where it says more than there are words for. */
export function rhythmOf(rule: string): Exclude<Rhythm, "never"> | "daily" | "own" {
  const parts = new Map(rule.split(";").map((part) => part.split("=") as [string, string | undefined]));
  const interval = parts.get("INTERVAL") ?? "1";
  const days = parts.get("BYDAY") ?? "";
  switch (parts.get("FREQ")) {
    case "DAILY":
      return interval === "1" ? "daily" : "own";
    case "WEEKLY":
      if (days.includes(",")) return "own";
      return interval === "1" ? "weekly" : interval === "2" ? "fortnightly" : "own";
    case "MONTHLY":
      return interval === "1" && /^-?\d[A-Z]{2}$/.test(days) ? "monthly" : "own";
    default:
      return "own";
  }
}

/** Whether the rule has an end that can be. */
export function hasAnEnd({ rhythm, ends, times, until }: Repeat, first: Day): boolean {
  if (rhythm === "never") return true;
  return ends === "after" ? times >= 1 && times <= MOST_TIMES : until >= first;
}

/** "2FR"; what would be the fifth is the last. */
function nthWeekday(day: Day): string {
  const nth = Math.floor((Number(day.slice(8, 10)) - 1) / 7) + 1;
  const weekday = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? "MO";
  return `${(nth > 4 ? -1 : nth).toString()}${weekday}`;
}
