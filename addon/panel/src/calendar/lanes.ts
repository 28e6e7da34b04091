import { addDays, daysBetween, type Day } from "./days.ts";

/**
 * Something that lies in the calendar. A stay begins and ends in the middle of a day, so that the one who
 * leaves and the one who arrives share the turnover day; an outing fills the days it touches.
 */
export interface Span {
  id: string;
  kind: "stay" | "outing";
  first: Day;
  /** The departure day of a stay; the last day touched of an outing. */
  last: Day;
}

/** A part of a span within one week. Offset and length count days from the week's Monday; halves occur. */
export interface Segment<S extends Span> {
  span: S;
  lane: number;
  offset: number;
  length: number;
  startsBefore: boolean;
  endsAfter: boolean;
}

/** Places the spans that touch the week, each in the first lane that is free, the earliest and longest first. */
export function layOut<S extends Span>(spans: readonly S[], monday: Day): Segment<S>[] {
  const free: number[] = [];
  return spans
    .flatMap((span) => cut(span, monday))
    .sort(inOrder)
    .map((segment) => {
      const found = free.findIndex((end) => end <= segment.offset);
      const lane = found === -1 ? free.length : found;
      free[lane] = segment.offset + segment.length;
      return { ...segment, lane };
    });
}

/** The spans that a person standing on this day would see: arrivals and departures included. */
export function touching<S extends Span>(spans: readonly S[], day: Day): S[] {
  return spans.filter((span) => span.first <= day && day <= span.last);
}

/** How many segments over this weekday (0 is Monday) lie in lanes that are not shown. */
export function hidden<S extends Span>(
  segments: readonly Segment<S>[],
  weekday: number,
  lanes: number,
): number {
  return segments.filter(({ lane, offset, length }) => {
    return lane >= lanes && offset < weekday + 1 && offset + length > weekday;
  }).length;
}

function cut<S extends Span>(span: S, monday: Day): Omit<Segment<S>, "lane">[] {
  const [half, tail] = span.kind === "stay" ? [0.5, 0.5] : [0, 1];
  const start = daysBetween(monday, span.first) + half;
  const end = daysBetween(monday, span.last) + tail;
  const from = Math.max(start, 0);
  const to = Math.min(end, 7);
  if (to <= from) return [];
  return [{ span, offset: from, length: to - from, startsBefore: start < 0, endsAfter: end > 7 }];
}

function inOrder<S extends Span>(one: Omit<Segment<S>, "lane">, other: Omit<Segment<S>, "lane">): number {
  return one.offset - other.offset || other.length - one.length || one.span.id.localeCompare(other.span.id);
}

/** The day in which a segment begins: where a keyboard finds it. */
export function dayOf<S extends Span>(segment: Segment<S>, monday: Day): Day {
  return addDays(monday, Math.floor(segment.offset));
}
