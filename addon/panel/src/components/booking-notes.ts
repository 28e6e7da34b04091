import type { Booking, Part, Talk } from "../api/schema.d.ts";
import { periodWords } from "./booking-words.ts";
import { listed, moment } from "../i18n/formats.ts";
import { count, t } from "../i18n/texts.ts";

/** Sentences that belong together; what people wrote ends as they please, so each has a line of its own. */
type Note = readonly string[];

/** What is open about a booking: what runs out, what was asked, who said what. */
export function notesOf(booking: Booking): Note[] {
  const { offer, no_show, held_until, rank, undo_until, talk } = booking;
  const notes = [
    [offer ? t("booking.offer", { when: moment(offer.until) }) : ""],
    [no_show ? t("booking.no_show", { when: moment(no_show.answer_by) }) : ""],
    talk ? talkWords(talk, booking.question) : [],
    [held_until === undefined ? "" : t("booking.held", { when: moment(held_until) })],
    [rank === undefined || offer ? "" : t("booking.rank", { n: rank })],
    [undo_until === undefined ? "" : t("booking.undo", { when: moment(undo_until) })],
    ...partsWords(booking).map((text) => [text]),
  ];
  return notes.map((note) => note.filter(Boolean)).filter((note) => note.length > 0);
}

/** The clock of the request stands until the holder answers: there is no time to name. */
function talkWords({ kind, by, offer }: Talk, words: string | null | undefined): Note {
  const said = words ?? "";
  if (kind === "question" || !offer) return [t("talk.question", { name: by.name, said }), t("talk.stands")];
  const places = offer.items.map((item) => `${item.resource_name ?? ""}, ${count("persons", item.persons)}`);
  const terms = [periodWords(offer), ...places].join(" · ");
  return [t("talk.offer", { name: by.name, terms }), said && `${by.name}: ${said}`, t("talk.stands")];
}

/** One alone that one person decides has nothing to tell yet. */
function partsWords({ parts = [], items }: Booking): string[] {
  const telling = parts.filter(
    (part) => parts.length > 1 || part.mode === "quorum" || part.mode === "silence" || part.escalated,
  );
  return telling.map((part) => {
    const item = items.find(({ resource_id }) => resource_id === part.resource_id);
    const place = item?.resource_name ?? "";
    return joined(`${place}: ${standing(part)}`, votesOf(part, true), votesOf(part, false));
  });
}

function standing({ approved, escalated, silent_until, yes, needed }: Part): string {
  if (approved !== null) return t(approved ? "part.approved" : "part.declined");
  if (escalated) return t("part.escalated");
  if (silent_until !== undefined) return t("part.silent", { when: moment(silent_until) });
  return t("part.votes", { yes, needed });
}

function votesOf({ votes = [] }: Part, yes: boolean): string {
  const names = votes.filter((vote) => vote.yes === yes).map(({ member }) => member.name);
  return names.length === 0 ? "" : t(yes ? "part.yes" : "part.no", { names: listed(names) });
}

function joined(...sentences: string[]): string {
  return sentences.filter(Boolean).join(" ");
}
