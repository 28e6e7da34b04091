import { describe, expect, it } from "vitest";
import type { Booking, Resource } from "../api/schema.d.ts";
import { entriesOf, inOrder } from "./entries.ts";

const ANA = { id: "m1", name: "Ana" };

const ASKED: Booking = {
  id: "b1",
  state: "pending",
  version: 1,
  items: [
    { resource_id: "house", resource_name: "Haus", persons: 2 },
    { resource_id: "room", resource_name: "Kammer", persons: 1 },
  ],
  exclusive: false,
  member: ANA,
  requested_by: ANA,
  can: [],
  created_at: "2026-07-01T10:00:00Z",
  updated_at: "2026-07-01T10:00:00Z",
};

const STAY: Booking = { ...ASKED, arrival: "2026-07-10", departure: "2026-07-13" };

function resource(id: string, color: string | null): Resource {
  return {
    id,
    slug: id,
    name: id,
    kind: "overnight",
    time_zone: "Europe/Berlin",
    parent_id: null,
    color,
    approval: { mode: "one" },
    rules: {},
    archived: false,
    version: 1,
    created_at: "2026-01-01T00:00:00Z",
  };
}

describe("resources", () => {
  it("stand with their rooms below them, what goes by the hour last", () => {
    const house = resource("house", null);
    const car: Resource = { ...resource("car", null), kind: "hourly" };
    const room: Resource = { ...resource("attic", null), parent_id: "house" };

    expect(inOrder([room, car, house]).map(({ id }) => id)).toEqual(["house", "attic", "car"]);
  });

  it("keep a room whose house is not in the list", () => {
    const room: Resource = { ...resource("attic", null), parent_id: "house" };

    expect(inOrder([room])).toEqual([room]);
  });
});

describe("entries", () => {
  it("show each item in the colour of its resource", () => {
    const entries = entriesOf([STAY], [resource("house", "#112233"), resource("room", "#445566")]);

    expect(entries.map(({ id, color, persons, open }) => ({ id, color, persons, open }))).toEqual([
      { id: "b1:house", color: "#112233", persons: 2, open: true },
      { id: "b1:room", color: "#445566", persons: 1, open: true },
    ]);
  });

  it("give a stay its arrival and departure days", () => {
    expect(entriesOf([STAY], [])[0]).toMatchObject({ kind: "stay", first: "2026-07-10", last: "2026-07-13" });
  });

  it("end an outing on the last day it touches", () => {
    const late: Booking = { ...ASKED, start: "2026-07-10T20:00", end: "2026-07-11T00:00" };
    const through: Booking = { ...ASKED, start: "2026-07-10T20:00", end: "2026-07-11T08:00" };

    expect(entriesOf([late], [])[0]).toMatchObject({
      kind: "outing",
      first: "2026-07-10",
      last: "2026-07-10",
    });
    expect(entriesOf([through], [])[0]).toMatchObject({ last: "2026-07-11" });
  });
});
