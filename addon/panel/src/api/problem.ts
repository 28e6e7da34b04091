import type { Fault, Problem as ProblemDocument } from "./schema.d.ts";

/** An answer that says no (RFC 9457), or none at all. Its texts come from the server, in the reader's language. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly faults: readonly Fault[];
  readonly document: Partial<ProblemDocument>;

  constructor(status: number, document: Partial<ProblemDocument>) {
    super(document.detail ?? document.title ?? "");
    this.status = status;
    this.document = document;
    this.code = document.code ?? (status === 0 ? "offline" : "unexpected");
    this.title = document.title ?? "";
    this.faults = document.errors ?? [];
  }

  /** The server was not reached: nothing is known about what became of the request. */
  get offline(): boolean {
    return this.status === 0;
  }

  faultAt(pointer: string): Fault | undefined {
    return this.faults.find((fault) => fault.pointer === pointer);
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(-1, { code: "bug", title: String(error) });
}

/** Reads the problem document of an answer; a proxy on the way may have put something else there. */
export async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get("Content-Type") ?? "";
  if (!type.includes("json")) return new Problem(response.status, {});
  try {
    return new Problem(response.status, (await response.json()) as Partial<ProblemDocument>);
  } catch {
    return new Problem(response.status, {});
  }
}
