import type { Bookings } from "../api/bookings.ts";
import type { Booking } from "../api/schema.d.ts";
import type { SeriesOfBookings } from "../api/series.ts";
import type { Upkeep } from "../api/upkeep.ts";
import { count, t } from "../i18n/texts.ts";
import { patchOf, recordOf, requestOf, seriesOf, type Draft } from "./draft.ts";

interface Server {
  bookings: Bookings;
  series: SeriesOfBookings;
  upkeep: Upkeep;
}

/** Sends the draft, as a request with this id or as a change; answers what to say about it. */
export async function sentOff(
  { bookings, series, upkeep }: Server,
  draft: Draft,
  booking: Booking | null,
  id: string,
): Promise<string> {
  if (draft.reason !== "") {
    await upkeep.record({ id, ...recordOf(draft) });
    return t("said.recorded");
  }
  const patch = booking === null ? null : patchOf(draft, booking);
  if (booking !== null && patch !== null) {
    const changed = await bookings.change(booking, patch);
    return changed.change ? t("said.change_asked") : t("said.changed");
  }
  const repeated = seriesOf(draft);
  if (repeated !== null) {
    const { dates = [] } = await series.request({ id, ...repeated });
    return count("said.repeated", dates.length);
  }
  const { state } = await bookings.request({ id, ...requestOf(draft) });
  if (state === "waitlisted") return t("said.queued");
  return state === "pending" ? t("said.requested") : t("said.booked");
}
