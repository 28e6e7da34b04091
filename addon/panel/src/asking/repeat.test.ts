import { describe, expect, it } from "vitest";
import { hasAnEnd, notAtAll, rhythmOf, ruleOf, type Repeat } from "./repeat.ts";

const FRIDAY = "2026-07-10";

function repeat(change: Partial<Repeat>): Repeat {
  return { ...notAtAll(FRIDAY), ...change };
}

describe("how something repeats", () => {
  it("is no rule unless somebody wants it", () => {
    expect(ruleOf(notAtAll(FRIDAY), FRIDAY)).toBeNull();
  });

  it.each([
    ["weekly", FRIDAY, "FREQ=WEEKLY;COUNT=8"],
    ["fortnightly", FRIDAY, "FREQ=WEEKLY;INTERVAL=2;COUNT=8"],
    ["monthly", FRIDAY, "FREQ=MONTHLY;BYDAY=2FR;COUNT=8"],
    ["monthly", "2026-07-31", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=8"],
    ["monthly", "2026-07-05", "FREQ=MONTHLY;BYDAY=1SU;COUNT=8"],
  ] as const)("%s from %s is %s", (rhythm, first, rule) => {
    expect(ruleOf(repeat({ rhythm }), first)).toBe(rule);
  });

  it("may end on a day", () => {
    const wish = repeat({ rhythm: "weekly", ends: "on", until: "2026-12-31" });
    expect(ruleOf(wish, FRIDAY)).toBe("FREQ=WEEKLY;UNTIL=20261231");
  });

  it.each([
    [{ times: 0 }, false],
    [{ times: 101 }, false],
    [{ times: 100 }, true],
    [{ ends: "on", until: "2026-07-09" }, false],
    [{ ends: "on", until: "2026-07-10" }, true],
    [{ rhythm: "never", times: 0 }, true],
  ] as const)("with %o it ends: %s", (change, expected) => {
    expect(hasAnEnd(repeat({ rhythm: "weekly", ...change }), FRIDAY)).toBe(expected);
  });
});

describe("how a rule is spoken of", () => {
  it.each([
    ["FREQ=DAILY;COUNT=3", "daily"],
    ["FREQ=WEEKLY;COUNT=8", "weekly"],
    ["FREQ=WEEKLY;INTERVAL=2;UNTIL=20270101", "fortnightly"],
    ["FREQ=MONTHLY;BYDAY=-1FR;COUNT=8", "monthly"],
    ["FREQ=MONTHLY;COUNT=8", "own"],
    ["FREQ=WEEKLY;BYDAY=MO,FR", "own"],
    ["FREQ=WEEKLY;INTERVAL=3", "own"],
  ])("%s is %s", (rule, words) => {
    expect(rhythmOf(rule)).toBe(words);
  });
});
