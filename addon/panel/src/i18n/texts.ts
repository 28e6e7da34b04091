import type { en } from "./en.ts";
import type { en as first } from "./first/en.ts";

export type Language = "en" | "de";
export const LANGUAGES: readonly Language[] = ["en", "de"];
/** Each as its speakers call it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch" };

/** The texts of the first page and those of all others; English is the list of them. */
export type First = Readonly<Record<keyof typeof first, string>>;
export type Rest = Readonly<Record<keyof typeof en, string>>;
export type Key = keyof First | keyof Rest;

/** Names of texts that come in a singular and a plural. */
export type Counted = Key extends infer K ? (K extends `${infer Stem}.other` ? Stem : never) : never;

export type Values = Readonly<Record<string, string | number>>;

const FIRST: Record<Language, () => Promise<First>> = {
  en: async () => (await import("./first/en.ts")).en,
  de: async () => (await import("./first/de.ts")).de,
};
const REST: Record<Language, () => Promise<Rest>> = {
  en: async () => (await import("./en.ts")).en,
  de: async () => (await import("./de.ts")).de,
};

let spoken: Language = "en";
let texts: Partial<Record<Key, string>> = {};
let fluent = false;
let turn = Promise.resolve();
let plurals = new Intl.PluralRules("en");

export function language(): Language {
  return spoken;
}

/** Loads a language and uses it from here on; elements that are in the page are to be rendered anew. */
export function speak(wanted: Language): Promise<void> {
  return inTurn(async () => {
    const [first, rest] = await Promise.all([FIRST[wanted](), fluent ? REST[wanted]() : {}]);
    texts = { ...first, ...rest };
    spoken = wanted;
    plurals = new Intl.PluralRules(wanted);
  });
}

/** Brings, with what is loaded beside it, the texts that the first page does without. */
export async function fluently<T>(loading: Promise<T>): Promise<T> {
  const [loaded] = await Promise.all([loading, inTurn(becomeFluent)]);
  return loaded;
}

async function becomeFluent(): Promise<void> {
  if (fluent) return;
  texts = { ...texts, ...(await REST[spoken]()) };
  fluent = true;
}

/** One after the other, so that no language overtakes another. */
function inTurn(load: () => Promise<void>): Promise<void> {
  turn = turn.catch(() => undefined).then(load);
  return turn;
}

/** The text of a key, with `{name}` replaced by its value. */
export function t(key: Key, values: Values = {}): string {
  const text = texts[key] ?? key;
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
