import { describe, expect, it } from "vitest";
import type { Block, Resource } from "../api/schema.d.ts";
import { shutFor, shutOn, shutsOf } from "./shut.ts";

const PAINTERS: Block = {
  id: "k1",
  resource_id: "house",
  from: "2026-07-10",
  to: "2026-07-12",
  reason: "The painters",
  by: { id: "m1", name: "Ana" },
  can: [],
  created_at: "2026-07-01T10:00:00Z",
};
const GARAGE: Block = {
  ...PAINTERS,
  id: "k2",
  resource_id: "car",
  from: "2026-07-12T20:00",
  to: "2026-07-13T00:00",
};
const HOUSE = resource("house");
const ATTIC = resource("attic", "house");
const CAR = resource("car");
const ALL = [HOUSE, ATTIC, CAR];

function resource(id: string, parent: string | null = null): Resource {
  return {
    id,
    slug: id,
    name: id.toUpperCase(),
    kind: "overnight",
    time_zone: "Europe/Berlin",
    parent_id: parent,
    approval: { mode: "one" },
    rules: {},
    archived: false,
    version: 1,
    created_at: "2026-01-01T00:00:00Z",
  };
}

describe("what is shut", () => {
  it("lies in the calendar as stays and outings do", () => {
    expect(shutsOf([PAINTERS, GARAGE], ALL)).toMatchObject([
      {
        kind: "stay",
        first: "2026-07-10",
        last: "2026-07-12",
        resourceName: "HOUSE",
        reason: "The painters",
      },
      { kind: "outing", first: "2026-07-12", last: "2026-07-12", resourceName: "CAR" },
    ]);
  });

  it("is open again on its last day, and no earlier", () => {
    const shuts = shutsOf([PAINTERS, GARAGE], ALL);
    const on = (day: string) => shutOn(shuts, day).map(({ id }) => id);

    expect([on("2026-07-09"), on("2026-07-10"), on("2026-07-11")]).toEqual([[], ["k1"], ["k1"]]);
    expect([on("2026-07-12"), on("2026-07-13")]).toEqual([["k2"], []]);
  });

  it("shuts the rooms of a house, and nothing beside it", () => {
    const shuts = shutsOf([PAINTERS, GARAGE], ALL);

    expect(shutFor(shuts, new Set(["attic"]), ALL).map(({ id }) => id)).toEqual(["k1"]);
    expect(shutFor(shuts, new Set(["car"]), ALL).map(({ id }) => id)).toEqual(["k2"]);
  });
});
