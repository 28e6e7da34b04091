import type { en } from "./en.ts";

export type Language = "en" | "de";
export const LANGUAGES: readonly Language[] = ["en", "de"];

/** The name of a text. English is the list of them; each other language has to have them all. */
export type Key = keyof typeof en;
export type Texts = Readonly<Record<Key, string>>;

/** Names of texts that come in a singular and a plural. */
export type Counted = Key extends infer K ? (K extends `${infer Stem}.other` ? Stem : never) : never;

export type Values = Readonly<Record<string, string | number>>;

const LOADERS: Record<Language, () => Promise<Texts>> = {
  en: async () => (await import("./en.ts")).en,
  de: async () => (await import("./de.ts")).de,
};

let spoken: Language = "en";
let texts: Texts | undefined;
let plurals = new Intl.PluralRules("en");

export function language(): Language {
  return spoken;
}

/** Loads a language and uses it from here on; elements that are in the page are to be rendered anew. */
export async function speak(wanted: Language): Promise<void> {
  texts = await LOADERS[wanted]();
  spoken = wanted;
  plurals = new Intl.PluralRules(wanted);
}

/** The text of a key, with `{name}` replaced by its value. */
export function t(key: Key, values: Values = {}): string {
  const text = texts?.[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The text for a number of things; `{n}` is the number. */
export function count(stem: Counted, n: number, values: Values = {}): string {
  const form = plurals.select(n) === "one" ? "one" : "other";
  return t(`${stem}.${form}` as Key, { n, ...values });
}

/** The first of the wishes that we speak. */
export function understood(wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const short = wish?.slice(0, 2).toLowerCase();
    const found = LANGUAGES.find((known) => known === short);
    if (found !== undefined) return found;
  }
  return "en";
}
