import { addDays, addMonths, startOfWeek, type Day } from "./days.ts";

/** A range of days being chosen: the first is set, the last follows the keyboard until it is set too. */
export interface Choice {
  anchor: Day | null;
  focus: Day;
}

export interface Range {
  first: Day;
  last: Day;
}

/** What a key does to the day that has the focus; null when the key moves nothing. */
export function moved(key: string, day: Day): Day | null {
  switch (key) {
    case "ArrowLeft":
      return addDays(day, -1);
    case "ArrowRight":
      return addDays(day, 1);
    case "ArrowUp":
      return addDays(day, -7);
    case "ArrowDown":
      return addDays(day, 7);
    case "Home":
      return startOfWeek(day);
    case "End":
      return addDays(startOfWeek(day), 6);
    case "PageUp":
      return addMonths(day, -1);
    case "PageDown":
      return addMonths(day, 1);
    default:
      return null;
  }
}

/** The range as chosen so far, in order whichever end was chosen first. */
export function rangeOf(choice: Choice): Range | null {
  if (choice.anchor === null) return null;
  return choice.anchor <= choice.focus
    ? { first: choice.anchor, last: choice.focus }
    : { first: choice.focus, last: choice.anchor };
}

/** A stay over the chosen days; a single day means its night. */
export function stayOver(range: Range): { arrival: Day; departure: Day } {
  return {
    arrival: range.first,
    departure: range.first === range.last ? addDays(range.first, 1) : range.last,
  };
}
