import type { BookingState } from "../api/schema.d.ts";
import type { Entry } from "../calendar/entries.ts";
import type { Shut } from "../calendar/shut.ts";
import { dayRange, wallRange } from "../i18n/formats.ts";
import { count, t, type Key } from "../i18n/texts.ts";

export function stateWord(state: BookingState): string {
  return t(`state.${state}` satisfies Key);
}

/** What stands on a bar. */
export function titleOf(entry: Entry): string {
  const time = entry.start === undefined ? "" : ` ${entry.start.slice(11, 16)}`;
  return `${firstName(entry.who)}${time} · ${entry.resourceName}`;
}

/** Everything that the bar means. */
export function summaryOf(entry: Entry): string {
  return [
    entry.who,
    entry.resourceName,
    periodOf(entry),
    count("persons", entry.persons),
    stateWord(entry.state),
  ].join(", ");
}

/** What is shut, and why. */
export function shutWords({ resourceName, reason }: Shut): string {
  return [`${t("calendar.shut")}: ${resourceName}`, reason].filter(Boolean).join(", ");
}

export function periodOf(entry: Pick<Entry, "first" | "last" | "start" | "end">): string {
  return entry.start === undefined || entry.end === undefined
    ? dayRange(entry.first, entry.last)
    : wallRange(entry.start, entry.end);
}

function firstName(name: string): string {
  return name.split(" ")[0] ?? name;
}
