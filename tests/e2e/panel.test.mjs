import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { ROOT, startApp } from "./app.mjs";
import { launch, person } from "./browser.mjs";
import { ANA, setUp } from "./household.mjs";
import { textsOf } from "./texts.mjs";

const SETTING = { language: "en", device: "desktop", scheme: "light" };
const FIRST_LOAD_BYTES = 30 * 1024;
const DIST = join(ROOT, "addon/panel/dist");

describe("the panel", () => {
  const t = textsOf("en");
  let app, browser, ana, page;

  before(async () => {
    app = await startApp();
    const ask = await setUp(app.url, { language: "en" });
    await ask("resources", { name: "Haus am See", kind: "overnight", places: 5 });
    await ask("members", { name: "Onkel Theo" });
    browser = await launch();
    ana = await person(browser, app.url, { ...SETTING, name: "ana" });
    ({ page } = ana);
    await page.getByLabel(t("field.email")).fill(ANA.email);
    await page.getByLabel(t("field.password")).fill(ANA.password);
    await page.getByRole("button", { name: t("login.do") }).click();
    await page.getByRole("grid").waitFor();
  });

  after(async () => {
    await browser?.close();
    await app?.remove();
  });

  it("comes with little on the first load", async () => {
    const asked = [];
    const note = (request) => asked.push(new URL(request.url()).pathname);
    page.on("request", note);
    await page.reload();
    await page.getByRole("grid").waitFor();
    page.off("request", note);

    const loaded = asked.filter((path) => /\.(js|css)$/.test(path) && !path.includes("stream"));
    const total = loaded.map(weight).reduce((sum, size) => sum + size, 0);
    assert.equal(loaded.filter((path) => /\/(en|de)-/.test(path)).length, 1);
    assert.ok(total <= FIRST_LOAD_BYTES, `${total} bytes in ${loaded.join(" ")}`);
  });

  it("is walked through by the keyboard, across months", async () => {
    await page.goto(`${app.url}/#/calendar/2027-03`);
    await page.getByRole("heading", { name: "March 2027" }).waitFor();
    await focusDay("2027-03-01");
    await press("ArrowLeft");
    await page.getByRole("heading", { name: "February 2027" }).waitFor();
    assert.equal(await focusedDay(), "2027-02-28");
    await press("PageDown", "End", "ArrowDown", "Home");
    assert.equal(await focusedDay(), "2027-03-29");
  });

  it("chooses a range by Shift and arrows, and lets go of it by Escape", async () => {
    await focusDay("2027-03-15");
    await press("Shift+ArrowRight", "Shift+ArrowDown");
    assert.deepEqual(await chosenDays(), daysFrom(15, 23));
    await press("Escape");
    assert.deepEqual(await chosenDays(), []);

    await press("Home", "Shift+ArrowRight", "Enter");
    const sheet = page.locator("fb-request");
    await sheet.getByText(t("nights.one", { n: 1 })).waitFor();
    assert.equal(await sheet.getByLabel(t("field.arrival")).inputValue(), "2027-03-22");
    await press("Escape");
    await sheet.waitFor({ state: "detached" });
  });

  it("leads the keyboard past the navigation", async () => {
    await page.reload();
    await page.getByRole("grid").waitFor();
    await page.locator("body").press("Tab");
    await press("Enter");
    assert.equal(
      await page.evaluate(
        () =>
          document.querySelector("fb-app").shadowRoot.querySelector("fb-shell").shadowRoot.activeElement
            ?.tagName,
      ),
      "MAIN",
    );
  });

  it("says what to do when the household is away, and goes on when it is back", async () => {
    await app.stop();
    await page.getByRole("link", { name: t("month.after") }).click();
    await page.getByText(t("problem.offline.next")).waitFor();
    await ana.look("away");

    await app.start();
    await page.getByRole("button", { name: t("retry") }).click();
    await page.getByRole("grid").waitFor();
  });

  it("stays signed in over a reload, in two tabs at once", async () => {
    const other = await page.context().newPage();
    await Promise.all([other.goto(app.url), page.reload()]);
    await Promise.all([other, page].map((tab) => tab.getByRole("grid").waitFor()));
    await other.reload();
    await other.getByRole("grid").waitFor();
    await other.close();
  });

  it("closes an account, opens it again, and forgets only who was named", async () => {
    await page.goto(`${app.url}/#/members`);
    await openTheo();
    await page.getByText(t("member.deactivate")).first().click();
    await page.getByRole("button", { name: t("member.deactivate.do") }).click();
    await page.getByText(t("said.deactivated")).waitFor();

    await page.getByRole("button", { name: new RegExp(t("member.state.inactive")) }).waitFor();
    await openTheo();
    await ana.look("closed");
    await page.getByRole("button", { name: t("member.reactivate.do") }).click();
    await page.getByText(t("said.reactivated")).waitFor();
    await page
      .getByRole("button", { name: new RegExp(t("member.state.inactive")) })
      .waitFor({ state: "detached" });

    await openTheo();
    await page.getByText(t("member.erase")).first().click();
    const name = page.getByLabel(t("member.erase.type", { name: "Onkel Theo" }));
    await name.fill("Theo");
    await page.getByRole("button", { name: t("member.erase.do") }).click();
    assert.equal(await name.evaluate((field) => field.validationMessage), t("member.erase.not_the_name"));
    await name.fill("Onkel Theo");
    await page.getByRole("button", { name: t("member.erase.do") }).click();
    await page.getByText(t("said.erased")).waitFor();
    await page.getByText("Onkel Theo").waitFor({ state: "detached" });
  });

  it("has no page that breaks a rule of accessibility", () => {
    const unexpected = ana.faults.filter(
      (fault) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY/.test(fault),
    );
    assert.deepEqual(unexpected, []);
  });

  async function openTheo() {
    await page.getByRole("button", { name: /Onkel Theo/ }).click();
    await page.locator("fb-member-access").waitFor();
  }

  async function press(...keys) {
    for (const key of keys) await page.keyboard.press(key);
  }

  async function focusDay(day) {
    await page.locator(`fb-month [role=gridcell][data-day="${day}"]`).focus();
  }

  function focusedDay() {
    return page.locator("fb-month [role=gridcell]:focus").getAttribute("data-day");
  }

  function chosenDays() {
    return page
      .locator("fb-month [aria-selected=true]")
      .evaluateAll((cells) => cells.map(({ dataset }) => dataset.day));
  }
});

/** Compressed as it travels. */
function weight(path) {
  return gzipSync(readFileSync(join(DIST, path)), { level: 9 }).length;
}

function daysFrom(first, last) {
  return Array.from({ length: last - first + 1 }, (_, index) => `2027-03-${first + index}`);
}
