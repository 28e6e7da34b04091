export interface Message {
  id: string;
  type: string;
  data: string;
}

/**
 * Cuts a text stream into Server-Sent Events (HTML standard §9.2.6). Written out because EventSource can carry no
 * Authorization header.
 */
export async function* messages(stream: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of chunks(stream)) {
    rest += decoder.decode(bytes, { stream: true });
    const blocks = rest.split(/\r\n\r\n|\n\n|\r\r/);
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const message = parse(block);
      if (message !== null) yield message;
    }
  }
}

async function* chunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader(); // Safari's streams can't be iterated
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.releaseLock();
  }
}

/** One block of lines; null for a comment, which only keeps the line open. */
export function parse(block: string): Message | null {
  const message = { id: "", type: "message", data: [] as string[] };
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === "id") message.id = value ?? "";
    if (field === "event") message.type = value ?? "";
    if (field === "data") message.data.push(value ?? "");
  }
  if (message.data.length === 0) return null;
  return { id: message.id, type: message.type, data: message.data.join("\n") };
}
