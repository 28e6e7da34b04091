import { Problem } from "./problem.ts";
import type { Rehearsal } from "./schema.d.ts";
import { messages } from "./sse.ts";

/** How far a rehearsal is. */
export interface Progress {
  done: number;
  of: number;
}

/** Hears what a rehearsal tells on its way, and what came of it; throws when the line breaks before. */
export async function heard(
  stream: ReadableStream<Uint8Array>,
  told: (share: number) => void,
): Promise<Rehearsal> {
  for await (const { type, data } of messages(stream)) {
    if (type === "progress") told(shareOf(JSON.parse(data) as Progress));
    if (type === "result") return JSON.parse(data) as Rehearsal;
  }
  throw new Problem(0, {});
}

/** Between 0 and 1; of an empty log everything is done. */
export function shareOf({ done, of }: Progress): number {
  return of === 0 ? 1 : Math.min(done / of, 1);
}
