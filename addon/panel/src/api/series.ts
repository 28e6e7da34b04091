import { createContext } from "@lit/context";
import type { Changes } from "./changes.ts";
import type { Client, Part } from "./client.ts";
import type { Series, SeriesPatch, SeriesRequest } from "./schema.d.ts";

export type SeriesVerb = "approve" | "decline" | "cancel";

/** Bookings that repeat. */
export class SeriesOfBookings {
  constructor(
    private readonly client: Client,
    private readonly changes: Changes,
  ) {}

  /** Every date, and those that would be left out; nothing is written. */
  previewRequest(request: SeriesRequest, signal?: AbortSignal): Promise<Series> {
    const wish: SeriesRequest = { ...request, if_conflict: "skip" };
    return this.client.post("series", wish, { query: { dry_run: true }, signal });
  }

  /** Leaves out what does not fit, as the preview said. Give it an id: see `Bookings.request`. */
  request(request: SeriesRequest): Promise<Series> {
    const wish: SeriesRequest = { ...request, if_conflict: "skip" };
    return this.telling(this.client.post<Series>("series", wish));
  }

  /** All of one person, without their dates. */
  ofMember(memberId: string, signal?: AbortSignal): Promise<readonly Series[]> {
    return this.client.all("series", { query: { member_id: memberId }, signal });
  }

  /** Of everybody, without their dates, in pages. */
  list(pages: number, signal?: AbortSignal): Promise<Part<Series>> {
    return this.client.part("series", pages, { signal });
  }

  get(id: string, signal?: AbortSignal): Promise<Series> {
    return this.client.get(`series/${id}`, { signal });
  }

  /** What a change would lead to; nothing is changed. */
  previewChange(series: Series, patch: SeriesPatch, signal?: AbortSignal): Promise<Series> {
    return this.client.patch(`series/${series.id}`, patch, series.version, {
      query: { dry_run: true },
      signal,
    });
  }

  change(series: Series, patch: SeriesPatch): Promise<Series> {
    return this.telling(this.client.patch<Series>(`series/${series.id}`, patch, series.version));
  }

  /** What a verb would lead to; nothing is changed. */
  async preview(id: string, verb: SeriesVerb, more: object): Promise<Series> {
    const [path, body] = await this.verbOn(id, verb, more);
    return this.client.post(path, body, { query: { dry_run: true } });
  }

  async decide(id: string, verb: SeriesVerb, more: object): Promise<Series> {
    const [path, body] = await this.verbOn(id, verb, more);
    return this.telling(this.client.post<Series>(path, body));
  }

  /** On the series as it is by now: what is shown is one of its dates. */
  private async verbOn(id: string, verb: SeriesVerb, more: object): Promise<[path: string, body: object]> {
    const { version } = await this.client.get<Series>(`series/${id}`, {});
    return [`series/${id}/${verb}`, { version, ...more }];
  }

  private telling<T>(writing: Promise<T>): Promise<T> {
    return writing.finally(() => {
      this.changes.tell();
    });
  }
}

export const seriesApi = createContext<SeriesOfBookings>("series");
