import { describe, expect, it } from "vitest";
import { addDays, type Day } from "./days.ts";
import { hidden, layOut, touching, type Span } from "./lanes.ts";

const MONDAY = "2026-07-06";

function stay(id: string, first: Day, last: Day): Span {
  return { id, kind: "stay", first, last };
}

function outing(id: string, first: Day, last: Day = first): Span {
  return { id, kind: "outing", first, last };
}

describe("a week's lanes", () => {
  it("let one stay leave and the next arrive on one day in one lane", () => {
    const segments = layOut([stay("a", MONDAY, "2026-07-08"), stay("b", "2026-07-08", "2026-07-10")], MONDAY);

    expect(segments.map(({ lane, offset, length }) => ({ lane, offset, length }))).toEqual([
      { lane: 0, offset: 0.5, length: 2 },
      { lane: 0, offset: 2.5, length: 2 },
    ]);
  });

  it("put what overlaps into lanes of its own", () => {
    const segments = layOut([stay("a", MONDAY, "2026-07-09"), stay("b", "2026-07-08", "2026-07-10")], MONDAY);

    expect(segments.map(({ lane }) => lane)).toEqual([0, 1]);
  });

  it("cut a stay at the week's edges and say so", () => {
    const [segment] = layOut([stay("a", "2026-07-01", "2026-07-20")], MONDAY);

    expect(segment).toMatchObject({ offset: 0, length: 7, startsBefore: true, endsAfter: true });
  });

  it("show the departure morning of a stay that leaves on Monday", () => {
    const [segment] = layOut([stay("a", "2026-07-03", MONDAY)], MONDAY);

    expect(segment).toMatchObject({ offset: 0, length: 0.5, startsBefore: true, endsAfter: false });
  });

  it("leave out what only touches the next week", () => {
    expect(layOut([stay("a", addDays(MONDAY, 7), addDays(MONDAY, 9))], MONDAY)).toEqual([]);
    expect(layOut([stay("a", "2026-07-01", addDays(MONDAY, -1))], MONDAY)).toEqual([]);
  });

  it("fill the days of an outing", () => {
    const [segment] = layOut([outing("a", "2026-07-08")], MONDAY);

    expect(segment).toMatchObject({ offset: 2, length: 1 });
  });

  it("never put two segments on top of each other", () => {
    const spans = Array.from({ length: 40 }, (_, n) =>
      n % 3 === 0
        ? outing(`o${n}`, addDays(MONDAY, (n * 5) % 7))
        : stay(`s${n}`, addDays(MONDAY, ((n * 3) % 9) - 2), addDays(MONDAY, ((n * 3) % 9) + (n % 4))),
    );

    const segments = layOut(spans, MONDAY);

    for (const one of segments) {
      const clashing = segments.filter(
        (other) =>
          other !== one &&
          other.lane === one.lane &&
          other.offset < one.offset + one.length &&
          one.offset < other.offset + other.length,
      );
      expect(clashing).toEqual([]);
    }
  });

  it("count what does not fit, day by day", () => {
    const spans = [
      stay("a", MONDAY, "2026-07-09"),
      stay("b", MONDAY, "2026-07-08"),
      stay("c", MONDAY, "2026-07-07"),
    ];

    const segments = layOut(spans, MONDAY);

    expect([0, 1, 2, 3].map((day) => hidden(segments, day, 1))).toEqual([2, 2, 1, 0]);
  });

  it("find those present on a day, the departing included", () => {
    const spans = [
      stay("a", MONDAY, "2026-07-08"),
      outing("b", "2026-07-08"),
      stay("c", "2026-07-09", "2026-07-10"),
    ];

    expect(touching(spans, "2026-07-08").map(({ id }) => id)).toEqual(["a", "b"]);
  });
});
