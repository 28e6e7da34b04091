import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { comesFirst } from "../../build/first.ts";
import { de as restDe } from "./de.ts";
import { en as restEn } from "./en.ts";
import { de as firstDe } from "./first/de.ts";
import { en as firstEn } from "./first/en.ts";
import { en as householdEn } from "./household/en.ts";
import { en as plansEn } from "./plans/en.ts";
import { en as resourcesEn } from "./resources/en.ts";
import { count, fluently, speak, t, understood, type Key } from "./texts.ts";

const en = { ...firstEn, ...restEn };
const de = { ...firstDe, ...restDe };
const KEYS = Object.keys(en) as Key[];

/** Words that both languages share. */
const SAME: readonly Key[] = ["app", "field.name"];

describe("German", () => {
  it("has every text that English has, and no other", () => {
    expect(Object.keys(de).sort()).toEqual([...KEYS].sort());
  });

  it.each(KEYS)("says %s in words of its own", (key) => {
    expect(de[key].trim()).not.toBe("");
    if (!SAME.includes(key)) expect(de[key]).not.toBe(en[key]);
  });

  it.each(KEYS)("leaves the same blanks in %s", (key) => {
    expect(blanks(de[key])).toEqual(blanks(en[key]));
  });
});

describe("the texts", () => {
  it("come in singular and plural", () => {
    const stems = KEYS.filter((key) => key.endsWith(".other")).map((key) => key.slice(0, -".other".length));

    expect(stems.filter((stem) => !KEYS.includes(`${stem}.one` as Key))).toEqual([]);
  });

  it("are all used", () => {
    const code = sources("src").join("\n");

    expect(KEYS.filter((key) => !isUsed(key, code))).toEqual([]);
  });

  it("of a room stand nowhere else, where one would hide the other", () => {
    const rooms = [firstEn, householdEn, plansEn, resourcesEn].flatMap((room) => Object.keys(room));
    const shared = readFileSync("src/i18n/en.ts", "utf8");

    expect(new Set(rooms).size).toBe(rooms.length);
    expect(rooms.filter((key) => shared.includes(`  "${key}": `) || shared.includes(`  ${key}: `))).toEqual(
      [],
    );
  });

  it("are there on the first page as far as it speaks", () => {
    const code = sources("src", (name) => comesFirst(`/src/${name}`)).join("\n");
    const known = Object.keys(firstEn);

    expect(KEYS.filter((key) => isUsed(key, code) && !known.includes(key))).toEqual([]);
  });
});

describe("speaking", () => {
  beforeEach(async () => {
    await speak("de");
    await fluently(Promise.resolve());
  });

  it("fills in values and leaves unknown blanks alone", () => {
    expect(t("member.edit", { name: "Oma {n}" })).toBe("Oma {n} ändern");
    expect(t("member.edit")).toBe("{name} ändern");
  });

  it("counts", () => {
    expect([0, 1, 2].map((n) => count("nights", n))).toEqual(["0 Nächte", "1 Nacht", "2 Nächte"]);
  });

  it("understands the first wish that it can", () => {
    expect(understood([null, "fr-FR", "de-AT", "en"])).toBe("de");
    expect(understood(["fr"])).toBe("en");
  });
});

function blanks(text: string): string[] {
  return (text.match(/\{\w+\}/g) ?? []).sort();
}

function sources(folder: string, wanted: (name: string) => boolean = () => true): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /(?<!\.d)\.ts$/.test(name) && !name.startsWith("i18n") && wanted(name))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

/** By its whole name, or by the part that stands fixed in a template. */
function isUsed(key: Key, code: string): boolean {
  return [key, key.replace(/\.(one|other)$/, "")].some(
    (name) => code.includes(`"${name}"`) || isComposed(name.split("."), code),
  );
}

/** Whether a template has the name with any one of its parts left open. */
function isComposed(parts: readonly string[], code: string): boolean {
  if (parts.length === 1) return false;
  return parts.some((_, at) => {
    const before = at === 0 ? "" : `${parts.slice(0, at).join(".")}.`;
    const after = at === parts.length - 1 ? "" : `.${parts.slice(at + 1).join(".")}`;
    return new RegExp(`\`${escaped(before)}\\$\\{[^}]+\\}${escaped(after)}\``).test(code);
  });
}

function escaped(text: string): string {
  return text.replace(/\./g, "\\.");
}
