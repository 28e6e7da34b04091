import { describe, expect, it } from "vitest";
import { moved, rangeOf, stayOver } from "./choosing.ts";

describe("choosing days", () => {
  it.each([
    ["ArrowLeft", "2026-06-30"],
    ["ArrowRight", "2026-07-02"],
    ["ArrowUp", "2026-06-24"],
    ["ArrowDown", "2026-07-08"],
    ["Home", "2026-06-29"],
    ["End", "2026-07-05"],
    ["PageUp", "2026-06-01"],
    ["PageDown", "2026-08-01"],
  ])("moves by %s", (key, day) => {
    expect(moved(key, "2026-07-01")).toBe(day);
  });

  it("leaves other keys to the page", () => {
    expect(moved("Tab", "2026-07-01")).toBeNull();
  });

  it("gives the range in order, whichever end came first", () => {
    expect(rangeOf({ anchor: "2026-07-09", focus: "2026-07-05" })).toEqual({
      first: "2026-07-05",
      last: "2026-07-09",
    });
    expect(rangeOf({ anchor: null, focus: "2026-07-05" })).toBeNull();
  });

  it("takes a single day for its night", () => {
    expect(stayOver({ first: "2026-07-31", last: "2026-07-31" })).toEqual({
      arrival: "2026-07-31",
      departure: "2026-08-01",
    });
    expect(stayOver({ first: "2026-07-10", last: "2026-07-13" })).toEqual({
      arrival: "2026-07-10",
      departure: "2026-07-13",
    });
  });
});
