import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { ROOT } from "./app.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SHOTS = join(ROOT, "tests/e2e/results");

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const DEVICES = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1 },
};

/** What Chromium writes when the server says no: that is the app's business, and told to the person. */
const REFUSED = /^Failed to load resource: the server responded with a status of (401|403|404|409|412|422) /;

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/** One person at one device. What goes wrong behind the page is collected in `faults`. */
export async function person(browser, url, { device, language, scheme, name }) {
  const context = await browser.newContext({
    ...DEVICES[device],
    locale: language === "de" ? "de-DE" : "en-GB",
    timezoneId: "Europe/Berlin",
    colorScheme: scheme,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(`${name}: ${error.message}`));
  page.on("console", (message) => {
    const bad = message.type() === "error" && !REFUSED.test(message.text());
    if (bad) faults.push(`${name}: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== url) faults.push(`${name} asked ${request.url()}`);
  });
  await page.goto(url);
  const folder = join(SHOTS, `${language}-${device}-${scheme}`);
  /** After a failure: a picture, and what was noticed so far. */
  const lastLook = async () => {
    await page.screenshot({ path: join(folder, `failed-${name}.png`) });
    return faults;
  };
  return { page, faults, lastLook, look: async (title) => faults.push(...(await look(page, folder, title))) };
}

let shots = 0;

/** Keeps a picture of the page, and says which rules of accessibility it breaks. */
async function look(page, folder, title) {
  await mkdir(folder, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  shots += 1;
  await page.screenshot({ path: join(folder, `${String(shots).padStart(2, "0")}-${title}.png`) });
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (values) => {
    const found = await globalThis.axe.run(document, { runOnly: { type: "tag", values } });
    return found.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes
        .slice(0, 3)
        .map(({ target, html, failureSummary }) => [target.join(" "), html.slice(0, 200), failureSummary]),
    }));
  }, RULES);
  return violations.map((violation) => `${title} at ${page.url()}: ${JSON.stringify(violation)}`);
}
