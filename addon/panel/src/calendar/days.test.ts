import { describe, expect, it } from "vitest";
import { addDays, addMonths, dayIn, daysBetween, isDay, shiftMonth, startOfWeek, weeksOf } from "./days.ts";

describe("days", () => {
  it("count the night of the clock change as one", () => {
    expect(addDays("2026-03-28", 1)).toBe("2026-03-29");
    expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
  });

  it("end a month at its last day when the other month is longer", () => {
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2028-01-31", 1)).toBe("2028-02-29");
    expect(addMonths("2026-01-15", -1)).toBe("2025-12-15");
  });

  it("start the week on Monday, also from a Sunday", () => {
    expect(startOfWeek("2026-07-12")).toBe("2026-07-06");
    expect(startOfWeek("2026-07-06")).toBe("2026-07-06");
  });

  it("show every day of the month in whole weeks", () => {
    const weeks = weeksOf("2026-07");

    expect(weeks).toHaveLength(5);
    expect(weeks[0]?.[0]).toBe("2026-06-29");
    expect(weeks.at(-1)?.at(-1)).toBe("2026-08-02");
    expect(weeksOf("2027-02")).toHaveLength(4);
    expect(weeksOf("2026-08")).toHaveLength(6);
  });

  it("cross the year", () => {
    expect(shiftMonth("2026-12", 1)).toBe("2027-01");
    expect(shiftMonth("2026-01", -1)).toBe("2025-12");
  });

  it("are those of the zone, not of the clock", () => {
    const late = new Date("2026-07-10T23:30:00Z");

    expect(dayIn(late, "Europe/Berlin")).toBe("2026-07-11");
    expect(dayIn(late, "America/New_York")).toBe("2026-07-10");
  });

  it("are real days", () => {
    expect(isDay("2026-02-30")).toBe(false);
    expect(isDay("2026-2-3")).toBe(false);
    expect(isDay("2028-02-29")).toBe(true);
  });
});
