import { language } from "../i18n/texts.ts";
import { Problem, problemOf } from "./problem.ts";
import type { Tokens } from "./schema.d.ts";
import type { Session } from "./session.ts";

export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

interface Asking {
  query?: Query;
  body?: unknown;
  ifMatch?: number;
  signal?: AbortSignal | undefined;
  /** Sign-in and the like carry no token, and a 401 of theirs means something else. */
  anonymous?: boolean;
}

interface Streamed extends Asking {
  method?: "GET" | "PATCH";
  headers?: Record<string, string>;
}

/** Of a list that comes in pages: what came so far, and whether something is left. */
export interface Part<T> {
  items: readonly T[];
  more: boolean;
}

interface Page<T> {
  items: readonly T[];
  next_cursor?: string;
}

interface Kept {
  etag: string;
  value: unknown;
}

const KEPT_AT_MOST = 40;
const LARGEST_PAGE = 500;

/** Speaks HTTP with the app; knows where it is, who we are and in which language. Throws `Problem` for every no. */
export class Client {
  private readonly kept = new Map<string, Kept>();
  private readonly root: URL;

  constructor(
    readonly session: Session,
    page = document.baseURI,
  ) {
    this.root = new URL("api/v1/", page); // ingress puts the app under a prefix, so everything is relative
    session.addEventListener("end", () => {
      this.kept.clear();
    });
  }

  get<T>(path: string, asking: Asking = {}): Promise<T> {
    return this.ask<T>("GET", path, asking);
  }

  /** The first pages of a list, as the server cuts them; asked again, those that did not change cost a 304 each. */
  async part<T>(path: string, pages: number, asking: Asking = {}): Promise<Part<T>> {
    const items: T[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < pages; page += 1) {
      const found = await this.get<Page<T>>(path, { ...asking, query: { ...asking.query, cursor } });
      items.push(...found.items);
      cursor = found.next_cursor;
      if (cursor === undefined) break;
    }
    return { items, more: cursor !== undefined };
  }

  /** A whole list, for what can't be told from a part of it: choices, colours, sums, what is the reader's own. */
  async all<T>(path: string, asking: Asking = {}): Promise<readonly T[]> {
    return (
      await this.part<T>(path, Infinity, { ...asking, query: { limit: LARGEST_PAGE, ...asking.query } })
    ).items;
  }

  post<T>(path: string, body: unknown, asking: Asking = {}): Promise<T> {
    return this.ask<T>("POST", path, { ...asking, body });
  }

  patch<T>(path: string, body: unknown, version: number, asking: Asking = {}): Promise<T> {
    return this.ask<T>("PATCH", path, { ...asking, body, ifMatch: version });
  }

  delete(path: string): Promise<void> {
    return this.ask("DELETE", path, {});
  }

  /** Opens an answer that is read as it comes. */
  async open(path: string, asking: Streamed): Promise<Response> {
    const init = this.request(asking.method ?? "GET", asking, undefined);
    const headers = { ...init.headers, Accept: "text/event-stream", ...asking.headers };
    const response = await this.authorised((auth) =>
      send(this.address(path, asking.query ?? {}), { ...init, headers: { ...headers, ...auth } }),
    );
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  /** Exchanges the kept refresh token; false when there is none or it is void. */
  refresh(): Promise<boolean> {
    return this.session.refresh((token) => this.exchange(token));
  }

  private async ask<T>(method: string, path: string, asking: Asking): Promise<T> {
    const url = this.address(path, asking.query ?? {});
    const kept = method === "GET" ? this.kept.get(url) : undefined;
    const init = this.request(method, asking, kept);
    const response = await (asking.anonymous === true
      ? send(url, init)
      : this.authorised((auth) => send(url, { ...init, headers: { ...init.headers, ...auth } })));
    if (response.status === 304 && kept !== undefined) return kept.value as T;
    if (!response.ok) throw await problemOf(response);
    if (response.status === 204) return undefined as T;
    const value = (await response.json()) as T;
    if (method === "GET") this.keep(url, response.headers.get("ETag"), value);
    return value;
  }

  private request(method: string, asking: Asking, kept: Kept | undefined) {
    const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language() };
    if (asking.body !== undefined) headers["Content-Type"] = "application/json";
    if (asking.ifMatch !== undefined) headers["If-Match"] = `"${asking.ifMatch}"`;
    if (kept !== undefined) headers["If-None-Match"] = kept.etag;
    const body = asking.body === undefined ? {} : { body: JSON.stringify(asking.body) };
    const signal = asking.signal === undefined ? {} : { signal: asking.signal };
    return { method, headers, cache: "no-store" as const, ...body, ...signal };
  }

  /** Sends with the access token, and once more with a new one when the old one is over. */
  private async authorised(sending: (auth: Record<string, string>) => Promise<Response>): Promise<Response> {
    if (this.session.accessToken === null && this.session.canRefresh) await this.refresh();
    const response = await sending(this.authorisation());
    if (response.status !== 401 || !this.session.canRefresh) return response;
    return (await this.refresh()) ? sending(this.authorisation()) : response;
  }

  private authorisation(): Record<string, string> {
    const token = this.session.accessToken;
    return token === null ? {} : { Authorization: `Bearer ${token}` };
  }

  private async exchange(refreshToken: string): Promise<Tokens | null> {
    try {
      return await this.post<Tokens>("auth/refresh", { refresh_token: refreshToken }, { anonymous: true });
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null;
      throw error;
    }
  }

  private keep(url: string, etag: string | null, value: unknown): void {
    this.kept.delete(url);
    if (etag === null) return;
    this.kept.set(url, { etag, value });
    const oldest = this.kept.keys().next().value;
    if (this.kept.size > KEPT_AT_MOST && oldest !== undefined) this.kept.delete(oldest);
  }

  private address(path: string, query: Query): string {
    const url = new URL(path, this.root);
    for (const [name, value] of Object.entries(query)) {
      if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
      url.searchParams.set(name, String(value)); // a list becomes "a,b"
    }
    return url.href;
  }
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, {});
  }
}
