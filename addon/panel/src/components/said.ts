/** What people write, by the names that the contract gives it. */
const WORDS = ["question", "answer", "text", "comment", "note", "reason", "override_reason", "internal_note"];

/** What somebody wrote, as far as the reader may know it and the sentence does not say it already. */
export function saidIn({ text, data }: { text: string; data: object }): string[] {
  const said = new Map<string, unknown>(Object.entries(data));
  return WORDS.map((name) => said.get(name)).filter(
    (words): words is string => typeof words === "string" && words !== "" && !text.includes(words),
  );
}
