import { describe, expect, it } from "vitest";
import { companionsOf, seated } from "./companions.ts";

const ROOMS = [
  { resource_id: "attic", persons: 1 },
  { resource_id: "garden", persons: 2 },
];

describe("who comes along", () => {
  it("goes where there is room, members by their ids, guests by their names", () => {
    expect(seated(ROOMS, [{ id: "bo", name: "Bo" }, { name: "Emil" }])).toEqual([
      { resource_id: "attic", persons: 1, who: ["bo"] },
      { resource_id: "garden", persons: 2, who: [{ name: "Emil" }] },
    ]);
  });

  it("is all told where they are too many, so that the server can say so", () => {
    const names = ["A", "B", "C", "D"].map((name) => ({ name }));

    expect(seated(ROOMS, names)[1]?.who).toHaveLength(3);
  });

  it("is read back with the names that one may know", () => {
    const items = [{ resource_id: "attic", persons: 3, who: ["bo", "guest:1", "guest:2"] }];
    const found = companionsOf({ items, guests: [{ id: "guest:1", name: "Emil" }] }, new Map([["bo", "Bo"]]));

    expect(found.map(({ name }) => name)).toEqual(["Bo", "Emil", "…"]);
  });
});
