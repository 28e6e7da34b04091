import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Client } from "./client.ts";
import { Problem } from "./problem.ts";
import { Session } from "./session.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const TOKENS = { access_token: "a1", token_type: "Bearer", expires_in: 900, refresh_token: "r1" } as const;

/** What a browser keeps, kept in memory. */
class MemoryStorage {
  private readonly kept = new Map<string, string>();

  get length(): number {
    return this.kept.size;
  }

  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.kept.set(key, value);
  }

  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

let server: Server;
let asked: string[];
let answer: Answer;
let session: Session;
let client: Client;

/** A small server of its own: what it was asked, and what it answers. */
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const { method, url, headers } = request;
    asked.push([method, url, headers.authorization].filter(Boolean).join(" "));
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubGlobal("localStorage", new MemoryStorage());
  vi.stubGlobal("sessionStorage", new MemoryStorage());
  vi.stubGlobal("navigator", {}); // no locks, as on plain HTTP
  session = new Session();
  client = new Client(session, `http://127.0.0.1:${port}/prefix/#/calendar`);
});

afterEach(async () => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** Answers as a list does that has more than a page; the cursor is how many came before. */
function pagesOf(all: readonly string[], size: number): Answer {
  return ({ url = "" }, response) => {
    const from = Number(new URL(url, "http://here").searchParams.get("cursor"));
    const next = from + size < all.length ? { next_cursor: String(from + size) } : {};
    json(response, 200, { items: all.slice(from, from + size), ...next });
  };
}

describe("the client", () => {
  it("asks below the page's own address", async () => {
    answer = (_request, response) => {
      json(response, 200, { items: [] });
    };

    await client.get("bookings", {
      query: { from: "2026-07-01", resource_id: ["a", "b"], state: [], to: undefined },
    });

    expect(asked).toEqual(["GET /prefix/api/v1/bookings?from=2026-07-01&resource_id=a%2Cb"]);
  });

  it("asks whether anything changed, and shows the old answer when nothing did", async () => {
    answer = (request, response) => {
      if (request.headers["if-none-match"] === '"7"') response.writeHead(304).end();
      else json(response, 200, { n: 1 }, { ETag: '"7"' });
    };

    const first = await client.get("me");
    const second = await client.get("me");

    expect(second).toBe(first);
  });

  it("reads as many pages of a list as are wanted, and says whether something is left", async () => {
    answer = pagesOf(["a", "b", "c", "d", "e"], 2);

    expect(await client.part("bookings/7/history", 1)).toEqual({ items: ["a", "b"], more: true });
    expect(await client.part("bookings/7/history", 2)).toEqual({ items: ["a", "b", "c", "d"], more: true });
    expect(await client.part("bookings/7/history", 3)).toMatchObject({ items: { length: 5 }, more: false });
  });

  it("reads a whole list to its end, in the largest pages, with what was asked for", async () => {
    answer = pagesOf(["a", "b", "c"], 2);

    expect(await client.all("resources", { query: { archived: true } })).toEqual(["a", "b", "c"]);
    expect(asked).toEqual([
      "GET /prefix/api/v1/resources?limit=500&archived=true",
      "GET /prefix/api/v1/resources?limit=500&archived=true&cursor=2",
    ]);
  });

  it("tells what the server has against it", async () => {
    answer = (_request, response) => {
      const errors = [{ pointer: "/name", code: "missing", detail: "A name is missing." }];
      json(response, 422, { status: 422, code: "invalid", title: "Wrong", detail: "Look again.", errors });
    };

    const problem = await client.post("resources", {}).catch((error: unknown) => error as Problem);

    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ status: 422, code: "invalid", message: "Look again." });
    expect((problem as Problem).faultAt("/name")?.detail).toBe("A name is missing.");
  });

  it("makes a problem of a proxy's page, and of no answer at all", async () => {
    answer = (_request, response) => {
      response.writeHead(502, { "Content-Type": "text/html" }).end("<h1>Bad gateway</h1>");
    };
    await expect(client.get("me")).rejects.toMatchObject({ status: 502, code: "unexpected" });

    answer = (request) => {
      request.socket.destroy();
    };
    await expect(client.get("me")).rejects.toMatchObject({ status: 0, offline: true });
  });
});

describe("the session", () => {
  it("exchanges the refresh token once for all who wait", async () => {
    session.begin({ ...TOKENS, access_token: "old" }, true);
    answer = (request, response) => {
      if (request.url?.endsWith("auth/refresh"))
        json(response, 200, { ...TOKENS, access_token: "new", refresh_token: "r2" });
      else json(response, request.headers.authorization === "Bearer new" ? 200 : 401, { code: "expired" });
    };

    await Promise.all([client.get("me"), client.get("inbox"), client.get("bookings")]);

    expect(asked.filter((line) => line.includes("refresh"))).toHaveLength(1);
    expect(localStorage.getItem("family-booking.refresh")).toBe("r2");
  });

  it("is over when the refresh token is void", async () => {
    session.begin(TOKENS, false);
    let ended = false;
    session.addEventListener("end", () => (ended = true));
    answer = (_request, response) => {
      json(response, 401, { status: 401, code: "unauthenticated" });
    };

    await expect(client.get("me")).rejects.toMatchObject({ status: 401 });
    expect(ended).toBe(true);
    expect(session.canRefresh).toBe(false);
  });

  it("survives a server that is away while it refreshes", async () => {
    session.begin(TOKENS, true);
    answer = (request, response) => {
      if (request.url?.endsWith("auth/refresh")) json(response, 503, { status: 503, code: "busy" });
      else json(response, 401, { status: 401, code: "unauthenticated" });
    };

    await expect(client.get("me")).rejects.toMatchObject({ status: 503 });
    expect(session.canRefresh).toBe(true);
  });

  it("stays in this tab unless the person wants it to stay", () => {
    session.begin(TOKENS, false);
    expect(localStorage.length).toBe(0);
    expect(sessionStorage.getItem("family-booking.refresh")).toBe("r1");

    session.begin(TOKENS, true);
    expect(sessionStorage.length).toBe(0);
    expect(localStorage.getItem("family-booking.refresh")).toBe("r1");
  });
});
