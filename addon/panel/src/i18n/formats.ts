import type { Day, Month } from "../calendar/days.ts";
import { language } from "./texts.ts";

const HOME = { en: "en-GB", de: "de-DE" } as const;

/** The reader's own flavour of the language where the browser tells it: en-US writes dates the other way round. */
function locale(): string {
  const spoken = language();
  return navigator.languages.find((wish) => wish.startsWith(`${spoken}-`)) ?? HOME[spoken];
}

const made = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale() + JSON.stringify(options);
  const known = made.get(key);
  if (known !== undefined) return known;
  const fresh = new Intl.DateTimeFormat(locale(), options);
  made.set(key, fresh);
  return fresh;
}

const onDays = { timeZone: "UTC" } as const;

function date(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** "Friday, 10 July 2026" */
export function longDay(day: Day): string {
  return formatter({ ...onDays, weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(
    date(day),
  );
}

/** "Fri, 10 Jul" */
export function shortDay(day: Day): string {
  return formatter({ ...onDays, weekday: "short", day: "numeric", month: "short" }).format(date(day));
}

/** "Fri" */
export function weekdayName(day: Day, style: "short" | "long" | "narrow" = "short"): string {
  return formatter({ ...onDays, weekday: style }).format(date(day));
}

/** "July 2026" */
export function monthName(month: Month): string {
  return formatter({ ...onDays, month: "long", year: "numeric" }).format(date(`${month}-01`));
}

/** "Jul" */
export function shortMonth(day: Day): string {
  return formatter({ ...onDays, month: "short" }).format(date(day));
}

/** "10 – 13 July 2026" */
export function dayRange(first: Day, last: Day): string {
  return formatter({
    ...onDays,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  }).formatRange(date(first), date(last));
}

/** "9–10 Dec" */
export function shortRange(first: Day, last: Day): string {
  return formatter({ ...onDays, day: "numeric", month: "short" }).formatRange(date(first), date(last));
}

/** Wall time "2026-07-10T19:00", as it stands on the clock there: "Fri, 10 Jul, 19:00". */
export function wallTime(time: string): string {
  return formatter({
    ...onDays,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(`${time.slice(0, 16)}:00Z`));
}

/** "19:00 – 22:00", with the days where they differ. */
export function wallRange(start: string, end: string): string {
  const style = {
    ...onDays,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
  } as const;
  const [from, to] = [start, end].map((time) => new Date(`${time.slice(0, 16)}:00Z`));
  return from && to ? formatter(style).formatRange(from, to) : "";
}

/** A moment, on the reader's clock: "10 Jul 2026, 21:04". */
export function moment(instant: string): string {
  return formatter({ dateStyle: "medium", timeStyle: "short" }).format(new Date(instant));
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "2 hours ago" */
export function ago(instant: string, now: Date): string {
  const passed = Date.parse(instant) - now.getTime();
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  for (const [unit, length] of STEPS) {
    if (Math.abs(passed) >= length) return words.format(Math.trunc(passed / length), unit);
  }
  return words.format(0, "second");
}

export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(names);
}

/** "1.5" */
export function decimal(n: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(n);
}

/** A share between 0 and 1: "75%", rounded down, so that 100% is only said of the whole. */
export function percent(share: number): string {
  return new Intl.NumberFormat(locale(), { style: "percent" }).format(Math.floor(share * 100) / 100);
}
