/** Where one is: the part of the address behind the "#". */
export interface Route {
  view: View;
  /** What the view shows: a month, a booking's id. */
  subject: string;
}

const VIEWS = [
  "calendar",
  "list",
  "bookings",
  "requests",
  "series",
  "waiting",
  "quotas",
  "attention",
  "resources",
  "members",
  "me",
  "login",
  "register",
  "password",
  "invitation",
] as const;
export type View = (typeof VIEWS)[number];

/** An address that nobody knows leads to the calendar. */
export function routeOf(hash: string): Route {
  const [name, subject = ""] = hash.replace(/^#?\/?/, "").split("/");
  const view = VIEWS.find((known) => known === name);
  return view === undefined ? { view: "calendar", subject: "" } : { view, subject: decoded(subject) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ""; // cut off on its way here
  }
}

export function hashOf(view: View, subject = ""): string {
  return subject === "" ? `#/${view}` : `#/${view}/${encodeURIComponent(subject)}`;
}

export function go(view: View, subject = ""): void {
  window.location.hash = hashOf(view, subject);
}
