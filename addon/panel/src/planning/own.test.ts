import { describe, expect, it } from "vitest";
import type { Booking } from "../api/schema.d.ts";
import { myTurn, nextOfEach } from "./own.ts";

function booking(id: string, more: Partial<Booking>): Booking {
  return { id, can: [], ...more } as Booking;
}

describe("what is one's own", () => {
  it("shows of a series its next date only, and all that stands alone", () => {
    const shown = nextOfEach([
      booking("second", { series_id: "sauna", start: "2026-07-17T19:00" }),
      booking("alone", { series_id: null, arrival: "2026-07-12" }),
      booking("first", { series_id: "sauna", start: "2026-07-10T19:00" }),
    ]);

    expect(shown.map(({ id }) => id)).toEqual(["first", "alone"]);
  });

  it("is one's turn where something is offered or asked", () => {
    const turn = myTurn([
      booking("offered", { can: ["accept", "refuse_offer"] }),
      booking("asked", { can: ["answer"] }),
      booking("waits", { can: ["withdraw"] }),
    ]);

    expect(turn.map(({ id }) => id)).toEqual(["offered", "asked"]);
  });
});
