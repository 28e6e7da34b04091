import { describe, expect, it } from "vitest";
import { messages, parse, type Message } from "./sse.ts";

function streamOf(...parts: readonly string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(encoder.encode(part));
      controller.close();
    },
  });
}

async function read(...parts: readonly string[]): Promise<Message[]> {
  const found: Message[] = [];
  for await (const message of messages(streamOf(...parts))) found.push(message);
  return found;
}

describe("the event stream", () => {
  it("is cut into messages wherever the network cut it", async () => {
    const found = await read(
      "id: 7\nevent: booking_appr",
      'oved\ndata: {"position": 7}\n',
      "\nid: 8\ndata: x\n\n",
    );

    expect(found).toEqual([
      { id: "7", type: "booking_approved", data: '{"position": 7}' },
      { id: "8", type: "message", data: "x" },
    ]);
  });

  it("leaves out comments and what has no end yet", async () => {
    expect(await read(": still here\n\nretry: 3000\n\nid: 9\ndata: half")).toEqual([]);
  });

  it("puts a letter together that came in two parts", async () => {
    const bytes = new TextEncoder().encode("data: Küche\n\n");
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, 8));
        controller.enqueue(bytes.slice(8));
        controller.close();
      },
    });
    const found: Message[] = [];
    for await (const message of messages(stream)) found.push(message);

    expect(found.map(({ data }) => data)).toEqual(["Küche"]);
  });

  it("joins several lines of data", () => {
    expect(parse("data: one\r\ndata:two")?.data).toBe("one\ntwo");
  });
});
