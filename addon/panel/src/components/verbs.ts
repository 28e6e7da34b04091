import type { Booking, SeriesScope } from "../api/schema.d.ts";
import type { SeriesVerb } from "../api/series.ts";
import type { Key } from "../i18n/texts.ts";

/** How a verb is offered, and what it asks for. */
interface Manner {
  look: "main" | "plain" | "danger";
  /** The label of what is said with it, and what the contract calls that. */
  words?: { label: Key; field: "note" | "reason" | "answer" | "question" | "text"; required?: true };
  /** Whether there is a second note, for those who decide only. */
  internal?: true;
  /** Whether somebody else is to have it. */
  receiver?: true;
  /** Whether another end is asked for. */
  ending?: true;
  /** Whether other dates and fewer persons are asked for. */
  terms?: true;
  /** Whether it is about what is over: anything may have been otherwise. */
  past?: true;
  /** What is done to more than one date of a series by it. */
  series?: SeriesVerb;
}

/** In the order in which they are offered; a change has a form of its own. */
export const VERBS = {
  approve: { look: "main", words: { label: "decision.note", field: "note" }, series: "approve" },
  accept: { look: "main" },
  answer: { look: "main", words: { label: "answer.words", field: "answer", required: true } },
  ask: { look: "plain", words: { label: "ask.words", field: "question", required: true } },
  offer: { look: "plain", terms: true, words: { label: "decision.note", field: "note" } },
  undo: { look: "plain", words: { label: "decision.reason", field: "reason" } },
  check_in: { look: "main" },
  check_out: { look: "main" },
  extend: { look: "plain", ending: true, words: { label: "extend.note", field: "note" } },
  correct: {
    look: "plain",
    terms: true,
    past: true,
    words: { label: "correct.reason", field: "reason", required: true },
  },
  comment: { look: "plain", words: { label: "comment.words", field: "text", required: true } },
  transfer: { look: "plain", receiver: true, words: { label: "decision.reason", field: "reason" } },
  refuse_offer: { look: "danger" },
  decline: {
    look: "danger",
    words: { label: "decline.reason", field: "reason", required: true },
    internal: true,
    series: "decline",
  },
  withdraw: { look: "danger", words: { label: "decision.reason", field: "reason" }, series: "cancel" },
  cancel: { look: "danger", words: { label: "decision.reason", field: "reason" }, series: "cancel" },
  object: { look: "danger", words: { label: "decision.reason", field: "reason" } },
  no_show: { look: "danger" },
} as const satisfies Record<string, Manner>;

export type Verb = keyof typeof VERBS;

/** What somebody wants to do to a booking. */
export interface Wish {
  booking: Booking;
  verb: Verb;
}

export function mannerOf(verb: Verb): Manner {
  return VERBS[verb];
}

/** The words for it: to take or refuse what an approver offers is not to take or leave what one waited for. */
export function wordsOf(
  verb: Verb,
  { talk }: Pick<Booking, "talk">,
): Verb | "take_counter" | "refuse_counter" {
  if (!talk?.offer) return verb;
  if (verb === "accept") return "take_counter";
  return verb === "refuse_offer" ? "refuse_counter" : verb;
}

/** How much of a series a verb can be about: what waits is decided one by one or as a whole. */
export const SCOPES: Readonly<Record<SeriesVerb, Partial<Record<SeriesScope, Key>>>> = {
  approve: { this: "series.this", all: "series.waiting" },
  decline: { this: "series.this", all: "series.waiting" },
  cancel: {
    this: "series.this",
    this_and_following: "series.this_and_following",
    all: "series.all",
  },
};

/** What the reader may do, as the panel offers it. */
export function offered({ can }: Booking): Verb[] {
  const allowed: ReadonlySet<string> = new Set(can);
  return (Object.keys(VERBS) as Verb[]).filter((verb) => allowed.has(verb));
}
