import { describe, expect, it } from "vitest";
import { saidIn } from "./said.ts";

describe("what people wrote", () => {
  it("is told as far as there is any", () => {
    expect(saidIn({ text: "Bo answered", data: { answer: "He stays at home.", note: null } })).toEqual([
      "He stays at home.",
    ]);
  });

  it("is not told twice", () => {
    expect(saidIn({ text: "Ana declined: the painters", data: { reason: "the painters" } })).toEqual([]);
  });
});
