import { describe, expect, it } from "vitest";
import { Problem } from "../api/problem.ts";
import { exceeds, Overriding, type Reasoned } from "./overriding.ts";

const OVER = new Problem(422, { code: "quota_exceeded" });
const NOT_YOURS = new Problem(403, { code: "not_allowed" });
const HOST = {
  addController: () => undefined,
  removeController: () => undefined,
  requestUpdate: () => undefined,
  updateComplete: Promise.resolve(true),
};

/** A server that lets more pass with a reason, or does not; and what it was sent. */
function server(mayOverride: boolean) {
  const sent: [Reasoned, boolean][] = [];
  const send = (reasoned: Reasoned, tried: boolean) => {
    sent.push([reasoned, tried]);
    if (reasoned.override_reason === undefined) return Promise.reject(OVER);
    return mayOverride ? Promise.resolve() : Promise.reject(NOT_YOURS);
  };
  return { sent, send };
}

describe("what exceeds the rules", () => {
  it("is told alone, among other rules, or of dates", () => {
    const told = [
      OVER,
      new Problem(409, { code: "not_available", errors: [{ code: "too_long_together", detail: "" }] }),
      new Problem(409, {
        code: "series_hitches",
        occurrences: [{ date: "2027-07-01", codes: ["quota_exceeded"] }],
      }),
      NOT_YOURS,
    ];

    expect(told.map(exceeds)).toEqual([true, true, true, false]);
  });

  it("asks for a reason where one would let it pass, and tells the refusal all the same", async () => {
    const { sent, send } = server(true);
    const overriding = new Overriding(HOST);

    await expect(overriding.attempt(send)).rejects.toBe(OVER);

    expect(overriding.asks).toBe(true);
    expect(sent.map(([, tried]) => tried)).toEqual([false, true]);
  });

  it("asks nobody for a reason whom none would help", async () => {
    const { send } = server(false);
    const overriding = new Overriding(HOST);

    await expect(overriding.attempt(send)).rejects.toBe(OVER);

    expect(overriding.asks).toBe(false);
  });

  it("goes with the reason that was given, until somebody else is meant", async () => {
    const { sent, send } = server(true);
    const overriding = new Overriding(HOST);
    await overriding.attempt(send).catch(() => undefined);

    overriding.say(" A wedding ");
    await overriding.attempt(send);
    overriding.forget();
    await overriding.attempt(send).catch(() => undefined);

    expect(sent.slice(2)).toEqual([
      [{ override_reason: "A wedding" }, false],
      [{}, false],
      [{ override_reason: "?" }, true],
    ]);
  });
});
