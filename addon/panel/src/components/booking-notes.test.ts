import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Booking, Part } from "../api/schema.d.ts";
import { fluently, speak } from "../i18n/texts.ts";
import { notesOf } from "./booking-notes.ts";

const ANA = { id: "ana", name: "Ana" };
const BEN = { id: "ben", name: "Ben" };
const ITEM = { resource_id: "house", resource_name: "Haus am See", persons: 4 };
const ASKED: Booking = {
  id: "stay",
  state: "pending",
  version: 1,
  items: [ITEM],
  arrival: "2027-07-09",
  departure: "2027-07-12",
  nights: 3,
  exclusive: false,
  member: BEN,
  requested_by: BEN,
  can: [],
  created_at: "2027-03-01T09:00:00Z",
  updated_at: "2027-03-01T09:00:00Z",
};
const PART: Part = {
  resource_id: "house",
  mode: "quorum",
  needed: 2,
  yes: 1,
  no: 1,
  approved: null,
  escalated: false,
};

describe("what is open about a booking", () => {
  beforeEach(async () => {
    vi.stubGlobal("navigator", { languages: ["en-GB"] });
    await speak("en");
    await fluently(Promise.resolve());
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("is nothing where nobody said anything", () => {
    expect(notesOf(ASKED)).toEqual([]);
  });

  it("is a question, and that the clock stands", () => {
    const talk = { kind: "question", by: ANA, since: "2027-03-02T09:00:00Z" } as const;

    expect(notesOf({ ...ASKED, talk, question: "Does the dog come too?" })).toEqual([
      ["Ana asks: Does the dog come too?", "The time to decide stands still until there is an answer."],
    ]);
  });

  it("is what is offered instead, with the word that came with it", () => {
    const offer = {
      items: [{ ...ITEM, persons: 2 }],
      exclusive: false,
      arrival: "2027-07-16",
      departure: "2027-07-18",
      nights: 2,
    };
    const talk = { kind: "offer", by: ANA, since: "2027-03-02T09:00:00Z", offer } as const;

    const [note] = notesOf({ ...ASKED, talk, question: "The painters are there" });

    expect(note?.[0]).toContain("16");
    expect(note?.[0]).toContain("(2 nights) · Haus am See, 2 persons.");
    expect(note?.[1]).toBe("Ana: The painters are there");
  });

  it("is who said what where more than one has to", () => {
    const votes = [
      { member: ANA, yes: true },
      { member: BEN, yes: false },
    ];

    expect(notesOf({ ...ASKED, parts: [{ ...PART, votes }] })).toEqual([
      ["Haus am See: 1 of 2 have agreed. Yes: Ana. No: Ben."],
    ]);
  });

  it("is not that one who decides alone has not decided", () => {
    expect(notesOf({ ...ASKED, parts: [{ ...PART, mode: "one", needed: 1, yes: 0, no: 0 }] })).toEqual([]);
  });

  it("is what was decided of each of several", () => {
    const room = { ...PART, resource_id: "room", mode: "one", approved: true } as const;
    const items = [ITEM, { resource_id: "room", resource_name: "Kammer", persons: 1 }];

    expect(notesOf({ ...ASKED, items, parts: [{ ...PART, escalated: true }, room] })).toEqual([
      ["Haus am See: those who run the household decide."],
      ["Kammer: agreed to."],
    ]);
  });
});
