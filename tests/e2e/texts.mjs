import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./app.mjs";

const ENTRY = /^ {2}(?:"([^"]+)"|(\w+)):\s*("(?:[^"\\]|\\.)*")/gm;

/** The panel's own texts, so that the tests find things by what people read. */
export function textsOf(language) {
  const source = ["first/", "household/", "plans/", "resources/", ""]
    .map((part) => readFileSync(join(ROOT, "addon/panel/src/i18n", `${part}${language}.ts`), "utf8"))
    .join("\n");
  const texts = new Map(
    [...source.matchAll(ENTRY)].map(([, quoted, plain, text]) => [quoted ?? plain, JSON.parse(text)]),
  );
  return (key, values = {}) => {
    const text = texts.get(key);
    if (text === undefined) throw new Error(`no text "${key}" in ${language}`);
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  };
}
