import { describe, expect, it } from "vitest";
import { heard, shareOf } from "./rehearsing.ts";

const RESULT = { dry_run: true, requests: 912 };

/** The answer as it comes over the line. */
function streamOf(...messages: readonly string[]): ReadableStream<Uint8Array> {
  return new Response(messages.join("")).body ?? new ReadableStream();
}

describe("a rehearsal", () => {
  it("tells how far it is, and what came of it", async () => {
    const shares: number[] = [];
    const told = await heard(
      streamOf(
        'event: progress\ndata: {"done": 0, "of": 400}\n\n',
        'event: progress\ndata: {"done": 300, "of": 400}\n\n',
        `event: result\ndata: ${JSON.stringify(RESULT)}\n\n`,
      ),
      (share) => shares.push(share),
    );

    expect(shares).toEqual([0, 0.75]);
    expect(told).toEqual(RESULT);
  });

  it("has no result when the line breaks on the way", async () => {
    const cut = heard(streamOf('event: progress\ndata: {"done": 1, "of": 2}\n\n'), () => undefined);

    await expect(cut).rejects.toMatchObject({ offline: true });
  });

  it("is never further than at its end", () => {
    expect([shareOf({ done: 7, of: 5 }), shareOf({ done: 0, of: 0 })]).toEqual([1, 1]);
  });
});
