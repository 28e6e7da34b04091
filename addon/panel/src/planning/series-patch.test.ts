import { describe, expect, it } from "vitest";
import type { SeriesDate, SeriesPattern } from "../api/schema.d.ts";
import { seriesDraft, seriesPatch } from "./series-patch.ts";

const FRIDAY: SeriesDate = {
  date: "2026-07-10",
  booking_id: "one",
  state: "approved",
  start: "2026-07-10T19:00:00",
  end: "2026-07-10T21:00:00",
};
const SAUNA: SeriesPattern = {
  rule: "FREQ=WEEKLY;COUNT=8",
  items: [{ resource_id: "sauna", persons: 2 }],
  start: "2026-07-03T19:00",
  end: "2026-07-03T21:00",
  exclusive: false,
  waives_buffer: false,
};

function patch(scope: "this" | "this_and_following" | "all", change: object) {
  return seriesPatch({ ...seriesDraft(FRIDAY, SAUNA, scope), ...change }, FRIDAY, SAUNA);
}

describe("a change of a series", () => {
  it("is none while nothing differs", () => {
    expect(patch("all", {})).toBeNull();
  });

  it("names the date from which on it counts, unless it is about all", () => {
    const later = { begins: "2026-07-10T20:00", ends: "2026-07-10T22:00" };
    const period = { start: "2026-07-10T20:00", end: "2026-07-10T22:00", if_conflict: "skip" };

    expect(patch("this", later)).toEqual({ scope: "this", from: "2026-07-10", ...period });
    expect(patch("all", later)).toEqual({ scope: "all", ...period });
  });

  it("carries a new rule for more than one date only", () => {
    const repeat = { rhythm: "fortnightly", ends: "after", times: 4, until: "" };

    expect(patch("this", { repeat })).toBeNull();
    expect(patch("this_and_following", { repeat })).toMatchObject({ rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=4" });
  });

  it("says whether others may be near, in the house and in time", () => {
    expect(patch("all", { waives: true })).toEqual({
      scope: "all",
      if_conflict: "skip",
      waives_buffer: true,
    });
    expect(patch("all", { exclusive: true })).toEqual({ scope: "all", if_conflict: "skip", exclusive: true });
  });

  it("says how many come", () => {
    expect(patch("all", { amounts: new Map([["sauna", 3]]) })).toMatchObject({
      items: [{ resource_id: "sauna", persons: 3 }],
    });
  });
});
