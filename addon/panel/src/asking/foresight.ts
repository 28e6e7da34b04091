import type { Bookings } from "../api/bookings.ts";
import { Problem } from "../api/problem.ts";
import type { Booking, Series, Validation } from "../api/schema.d.ts";
import type { SeriesOfBookings } from "../api/series.ts";
import { count, t, type Key } from "../i18n/texts.ts";
import { patchOf, requestOf, seriesOf, type Draft } from "./draft.ts";
import type { Feedback } from "./fb-feedback.ts";

const FORESEEN = {
  approved: "foreseen.at_once",
  pending: "foreseen.waits",
  waitlisted: "foreseen.queue",
} as const satisfies Record<NonNullable<Validation["state"]>, Key>;

/** What would become of dates that repeat; null where the draft does not. */
export async function foreseenSeries(
  series: SeriesOfBookings,
  draft: Draft,
  signal: AbortSignal,
): Promise<Feedback | null> {
  const repeated = seriesOf(draft);
  if (repeated === null) return null;
  try {
    return ofSeries(await series.previewRequest(repeated, signal));
  } catch (error) {
    if (error instanceof Problem && [409, 422].includes(error.status)) return ofProblem(error);
    throw error;
  }
}

function ofSeries({ dates = [], skipped = [] }: Series): Feedback {
  const waits = dates.some(({ state }) => state === "pending");
  const text = `${count("repeat.dates", dates.length)} ${t(waits ? "foreseen.waits" : "foreseen.at_once")}`;
  return { ...fine(text), dates, skipped };
}

/** Asks the server what would become of the draft; null when there is nothing to say. */
export async function foreseen(
  bookings: Bookings,
  draft: Draft,
  booking: Booking | null,
  signal: AbortSignal,
): Promise<Feedback | null> {
  if (booking === null) return ofValidation(await bookings.validate(requestOf(draft), signal));
  const patch = patchOf(draft, booking);
  if (patch === null) return null;
  try {
    const changed = await bookings.previewChange(booking, patch, signal);
    return fine(changed.change ? t("foreseen.change_waits") : t("foreseen.change_now"));
  } catch (error) {
    if (error instanceof Problem && [409, 422].includes(error.status)) return ofProblem(error);
    throw error;
  }
}

function ofValidation({
  valid,
  state,
  errors,
  conflicts = [],
  alternatives = [],
  quotas = [],
}: Validation): Feedback {
  if (valid) return { ...fine(t(FORESEEN[state ?? "pending"])), quotas };
  return {
    ...fine(""),
    fine: false,
    faults: withoutConflicts(errors, conflicts.length),
    conflicts,
    alternatives,
    quotas,
  };
}

export function ofProblem({ document, faults, message }: Problem): Feedback {
  const { conflicts = [], alternatives = [], quotas = [] } = document;
  const told = faults.length > 0 ? faults : [{ code: "", detail: message }];
  return {
    ...fine(""),
    fine: false,
    faults: withoutConflicts(told, conflicts.length),
    conflicts,
    alternatives,
    quotas,
  };
}

/** What is over needs nobody's approval. */
export function recorded(): Feedback {
  return fine(t("foreseen.record"));
}

/** Whether a share is in the way. */
export function exceedsShare(feedback: Feedback | null): boolean {
  return feedback?.quotas.some(({ left, wanted }) => wanted > left) ?? false;
}

/** The conflicts say night by night what "not available" says at once. */
function withoutConflicts(faults: Feedback["faults"], conflicts: number): Feedback["faults"] {
  return conflicts === 0 ? faults : faults.filter(({ code }) => code !== "not_available" && code !== "");
}

export function fine(text: string): Feedback {
  return {
    fine: true,
    text,
    faults: [],
    conflicts: [],
    alternatives: [],
    quotas: [],
    dates: [],
    skipped: [],
  };
}
