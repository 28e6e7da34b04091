import { describe, expect, it } from "vitest";
import { hashOf, routeOf } from "./route.ts";

describe("an address", () => {
  it.each([
    ["", { view: "calendar", subject: "" }],
    ["#/calendar/2026-07", { view: "calendar", subject: "2026-07" }],
    [
      "#/bookings/0197a3c2-0000-7000-8000-000000000001",
      { view: "bookings", subject: "0197a3c2-0000-7000-8000-000000000001" },
    ],
    ["#/password/ab-c_9", { view: "password", subject: "ab-c_9" }],
    ["#/somewhere/else", { view: "calendar", subject: "" }],
    ["#/list/%E0%A4%A", { view: "list", subject: "" }],
  ])("%s leads somewhere", (hash, route) => {
    expect(routeOf(hash)).toEqual(route);
  });

  it("comes back as it went out", () => {
    expect(routeOf(hashOf("list", "2026-07"))).toEqual({ view: "list", subject: "2026-07" });
    expect(hashOf("me")).toBe("#/me");
  });
});
