import { describe, expect, it } from "vitest";
import { colorOf, inkOn, luminance } from "./colors.ts";

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

describe("colours", () => {
  it("carry a readable text, whatever a household chooses", () => {
    for (let value = 0; value <= 0xffffff; value += 0x010f1d) {
      const color = `#${value.toString(16).padStart(6, "0")}`;
      expect(contrast(color, inkOn(color))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("come from the resource, else from its place", () => {
    expect(colorOf("#123456", 3)).toBe("#123456");
    expect(colorOf("red; display: none", 0)).toBe(colorOf(null, 0));
    expect(colorOf(undefined, 1)).not.toBe(colorOf(undefined, 2));
  });
});
