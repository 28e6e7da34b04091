import { createContext } from "@lit/context";
import type { Day } from "../calendar/days.ts";
import type { Changes } from "./changes.ts";
import type { Client, Part } from "./client.ts";
import type {
  Availability,
  AvailabilityList,
  Booking,
  BookingPatch,
  BookingRequest,
  BookingState,
  HistoryItem,
  Inbox,
  InboxItem,
  Validation,
} from "./schema.d.ts";

/** What has a place in the calendar. */
const SHOWN: ReadonlySet<BookingState> = new Set([
  "pending",
  "approved",
  "waitlisted",
  "active",
  "completed",
]);

/** Requests and stays. Whatever is written here is told to those who show it. */
export class Bookings {
  constructor(
    private readonly client: Client,
    private readonly changes: Changes,
  ) {}

  /** All that touch the days [from, to) and have a place in the calendar. */
  async list(from: Day, to: Day, signal?: AbortSignal): Promise<Booking[]> {
    const found = await this.client.all<Booking>("bookings", { query: { from, to }, signal });
    return found.filter(({ state }) => SHOWN.has(state));
  }

  ofMember(memberId: string, from: Day, signal?: AbortSignal): Promise<readonly Booking[]> {
    return this.client.all("bookings", { query: { from, member_id: memberId }, signal });
  }

  get(id: string, signal?: AbortSignal): Promise<Booking> {
    return this.client.get(`bookings/${id}`, { signal });
  }

  /** The earliest first, in pages. */
  history(id: string, pages: number, signal?: AbortSignal): Promise<Part<HistoryItem>> {
    return this.client.part(`bookings/${id}/history`, pages, { signal });
  }

  /** How many wait for the reader. */
  async pending(): Promise<number> {
    return (await this.client.get<Inbox>("inbox")).pending;
  }

  inbox(pages: number, signal?: AbortSignal): Promise<Part<InboxItem>> {
    return this.client.part("inbox", pages, { signal });
  }

  /** What is free between two days or two wall times, `to` exclusive, on top of what `except` holds. */
  async availability(
    from: string,
    to: string,
    except?: string,
    signal?: AbortSignal,
  ): Promise<readonly Availability[]> {
    const query = { from, to, exclude_booking_id: except };
    return (await this.client.get<AvailabilityList>("availability", { query, signal })).items;
  }

  validate(request: BookingRequest, signal?: AbortSignal): Promise<Validation> {
    return this.client.post("bookings/validate", request, { signal });
  }

  /** Give it an id: then asking again, by a double tap or after a lost answer, asks once. */
  request(request: BookingRequest): Promise<Booking> {
    return this.telling(this.client.post<Booking>("bookings", request));
  }

  change(booking: Booking, patch: BookingPatch): Promise<Booking> {
    return this.telling(this.client.patch<Booking>(`bookings/${booking.id}`, patch, booking.version));
  }

  /** What a change would lead to; nothing is changed. */
  previewChange(booking: Booking, patch: BookingPatch, signal?: AbortSignal): Promise<Booking> {
    return this.client.patch(`bookings/${booking.id}`, patch, booking.version, {
      query: { dry_run: true },
      signal,
    });
  }

  /** What a verb would lead to, and who would lose by it; nothing is changed. */
  preview(booking: Booking, verb: string, more: object, signal?: AbortSignal): Promise<Booking> {
    return this.client.post(...verbOn(booking, verb, more), { query: { dry_run: true }, signal });
  }

  /** Does to the booking, as it is shown, what the verb says; `more` goes with it. */
  decide(booking: Booking, verb: string, more: object): Promise<Booking> {
    return this.telling(this.client.post<Booking>(...verbOn(booking, verb, more)));
  }

  /** Also after a refusal: it mostly means that what is shown is old. */
  private telling<T>(writing: Promise<T>): Promise<T> {
    return writing.finally(() => {
      this.changes.tell();
    });
  }
}

function verbOn({ id, version }: Booking, verb: string, more: object): [path: string, body: object] {
  const shown = verb === "comment" ? {} : { version };
  return [`bookings/${id}/${verb.replace("_", "-")}`, { ...shown, ...more }];
}

export const bookingsApi = createContext<Bookings>("bookings");
