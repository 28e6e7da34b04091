import type { Series, SeriesDate, SeriesPattern } from "../api/schema.d.ts";
import { rhythmOf } from "../asking/repeat.ts";
import { placesWords } from "../components/booking-words.ts";
import { longDay, weekdayName } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";

const MINUTES = /T(\d\d:\d\d)/;

/** The one that the dates to come follow. */
export function patternOf({ patterns }: Series): SeriesPattern | undefined {
  return patterns.at(-1);
}

export function seriesPlaces(series: Series): string {
  const pattern = patternOf(series);
  return pattern === undefined ? "" : placesWords(pattern);
}

/** "every week, Wednesday, 19:00 – 21:00" */
export function rhythmWords(series: Series): string {
  const pattern = patternOf(series);
  if (pattern === undefined) return "";
  const { rule, start, end, arrival } = pattern;
  const day = (start ?? arrival ?? "").slice(0, 10);
  const rhythm = rhythmOf(rule);
  const weekly = rhythm !== "daily" && rhythm !== "own" && day !== "";
  const hours = [start, end].map((time) => MINUTES.exec(time ?? "")?.[1]).filter(Boolean);
  const words = [t(`repeat.${rhythm}`), weekly ? weekdayName(day, "long") : "", hours.join(" – ")];
  return words.filter(Boolean).join(", ");
}

export function lastWords({ last_date: last }: Series): string {
  return last === null ? t("series.over") : t("series.until", { day: longDay(last) });
}

/** Dates that have not begun and are asked for or stand, by the server's own reckoning of what can be chosen. */
export function toCome(dates: readonly SeriesDate[], today: string): SeriesDate[] {
  return dates.filter(
    ({ date, state }) =>
      date >= today && (state === "pending" || state === "approved" || state === "waitlisted"),
  );
}
