import { describe, expect, it } from "vitest";
import type { Booking, Resource } from "../api/schema.d.ts";
import {
  daysOf,
  draftOf,
  freeOver,
  freshDraft,
  isComplete,
  keepsEmpty,
  patchOf,
  recordOf,
  requestOf,
} from "./draft.ts";

const HOUSE = resource("house", "overnight");
const CAR = resource("car", "hourly");
const ANA = { id: "m1", name: "Ana" };
const BOOKING: Booking = {
  id: "b1",
  state: "approved",
  version: 3,
  items: [{ resource_id: "house", persons: 2 }],
  arrival: "2026-07-10",
  departure: "2026-07-13",
  exclusive: false,
  member: ANA,
  requested_by: ANA,
  note: null,
  can: ["change"],
  created_at: "2026-07-01T10:00:00Z",
  updated_at: "2026-07-01T10:00:00Z",
};

function resource(id: string, kind: Resource["kind"]): Resource {
  return {
    id,
    slug: id,
    name: id,
    kind,
    time_zone: "Europe/Berlin",
    parent_id: null,
    approval: { mode: "one" },
    rules: {},
    archived: false,
    version: 1,
    created_at: "2026-01-01T00:00:00Z",
  };
}

function begin(wanted: readonly string[], resources = [CAR, HOUSE]) {
  const range = { first: "2026-07-10", last: "2026-07-13" };
  return freshDraft({ resources, range, wanted: new Set(wanted), today: "2026-07-01" });
}

describe("a draft", () => {
  it("takes the chosen days, and the only resource of its kind", () => {
    expect(requestOf(begin([]))).toEqual({
      items: [{ resource_id: "house", persons: 1 }],
      arrival: "2026-07-10",
      departure: "2026-07-13",
    });
  });

  it("leaves the choice open where there are several", () => {
    const draft = begin([], [HOUSE, resource("room", "overnight")]);

    expect(draft.amounts.size).toBe(0);
    expect(isComplete(draft)).toBe(false);
  });

  it("asks for hours where the calendar shows the car", () => {
    const draft = begin(["car"]);

    expect(requestOf(draft)).toMatchObject({ start: "2026-07-10T10:00", end: "2026-07-13T18:00" });
    expect(daysOf(draft)).toEqual({ from: "2026-07-10", to: "2026-07-14" });
  });

  it("is not complete while it ends before it begins", () => {
    expect(isComplete({ ...begin([]), departure: "2026-07-10" })).toBe(false);
    expect(isComplete({ ...begin(["car"]), end: "2026-07-10T09:00" })).toBe(false);
  });

  it("sends a note and exclusiveness only when there are any", () => {
    const draft = { ...begin([]), note: " With the dog ", exclusive: true };

    expect(requestOf(draft)).toMatchObject({ note: "With the dog", exclusive: true });
  });
});

describe("time between neighbours", () => {
  const cleaned = { ...HOUSE, rules: { buffer: 1 } };
  const room = { ...resource("room", "overnight"), parent_id: "house" };

  it("can be waived where some is kept, by the resource or by the house around it", () => {
    expect(keepsEmpty(begin(["house"]), [HOUSE, CAR])).toBe(false);
    expect(keepsEmpty(begin(["house"], [cleaned]), [cleaned, CAR])).toBe(true);
    expect(keepsEmpty(begin(["room"], [HOUSE, room]), [cleaned, room])).toBe(true);
    expect(keepsEmpty(begin(["car"]), [cleaned, CAR])).toBe(false);
  });

  it("is only spoken of where it was waived, or is no more", () => {
    expect(requestOf(begin([]))).not.toHaveProperty("waives_buffer");
    expect(requestOf({ ...begin([]), waives: true })).toMatchObject({ waives_buffer: true });

    const waived = { ...BOOKING, waives_buffer: true };
    expect(patchOf(draftOf(waived), waived)).toBeNull();
    expect(patchOf({ ...draftOf(waived), waives: false }, waived)).toEqual({ waives_buffer: false });
  });

  it("is nothing of what is put down afterwards", () => {
    expect(recordOf({ ...begin([]), waives: true, reason: "forgot" })).not.toHaveProperty("waives_buffer");
  });
});

describe("a change", () => {
  it("is nothing while nothing differs", () => {
    expect(patchOf(draftOf(BOOKING), BOOKING)).toBeNull();
  });

  it("sends only what differs, the period as a whole", () => {
    const draft = { ...draftOf(BOOKING), departure: "2026-07-12" };

    expect(patchOf(draft, BOOKING)).toEqual({ arrival: "2026-07-10", departure: "2026-07-12" });
  });

  it("takes a note away", () => {
    const noted: Booking = { ...BOOKING, note: "With the dog" };

    expect(patchOf({ ...draftOf(noted), note: "  " }, noted)).toEqual({ note: "" });
  });

  it("notices one person more", () => {
    const draft = { ...draftOf(BOOKING), amounts: new Map([["house", 3]]) };

    expect(patchOf(draft, BOOKING)).toEqual({ items: [{ resource_id: "house", persons: 3 }] });
  });
});

describe("what is free", () => {
  it("is the least of the nights, not their sum", () => {
    const nights = [
      { night: "2026-07-10", capacity: 6, taken: 1, held: 0, free: 5 },
      { night: "2026-07-11", capacity: 6, taken: 4, held: 0, free: 2 },
    ];

    expect(freeOver({ resource_id: "house", kind: "overnight", capacity: 6, nights }, begin([]))).toBe(2);
  });

  it("counts only the hours that are asked for", () => {
    const slots = [
      { start: "2026-07-10T00:00", end: "2026-07-10T10:00", capacity: 1, taken: 1, held: 0, free: 0 },
      { start: "2026-07-10T10:00", end: "2026-07-14T00:00", capacity: 1, taken: 0, held: 0, free: 1 },
    ];

    expect(freeOver({ resource_id: "car", kind: "hourly", capacity: 1, slots }, begin(["car"]))).toBe(1);
  });
});
