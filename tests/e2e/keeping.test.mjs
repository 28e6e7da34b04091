import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { SETUP_CODE, startApp } from "./app.mjs";
import { launch, person } from "./browser.mjs";
import { heldLine } from "./held-line.mjs";
import { ANA, speaker } from "./household.mjs";
import { textsOf } from "./texts.mjs";

const WORDS = { en: "We keep your name.", de: "Wir merken uns deinen Namen." };
const NEXT_YEAR = new Date().getFullYear() + 1;

describe("keeping a household in order", () => {
  const t = textsOf("en");
  let app, line, ask, browser, ana, house;

  before(async () => {
    app = await startApp();
    line = await heldLine(app.url);
    browser = await launch();
    ana = await person(browser, line.url, {
      language: "en",
      device: "desktop",
      scheme: "light",
      name: "ana",
    });
  });

  after(async () => {
    await browser?.close();
    await line?.close();
    await app?.remove();
  });

  it("begins with a household, and words that everybody is asked who joins", async () => {
    const { page } = ana;
    await page.getByLabel(t("setup.code")).fill(SETUP_CODE);
    await page.getByLabel(t("setup.household")).fill("Familie Sommer");
    await page.getByLabel(t("field.name"), { exact: true }).fill(ANA.name);
    await page.getByLabel(t("field.email")).fill(ANA.email);
    await page.getByLabel(t("field.password")).fill(ANA.password);
    await page.getByText(t("setup.words"), { exact: true }).click();
    await page.getByLabel(t("household.words", { language: "English" })).fill(WORDS.en);
    await ana.look("set-up");
    await page.getByRole("button", { name: t("setup.do") }).click();
    await page.getByRole("alert").waitFor(); // in one language only
    await page.getByLabel(t("household.words", { language: "Deutsch" })).fill(WORDS.de);
    await page.getByRole("button", { name: t("setup.do") }).click();
    await page.getByText(t("calendar.nothing_to_book"), { exact: true }).waitFor();

    ask = await speaker(app.url, ANA);
    assert.deepEqual((await ask("household")).consent, { version: 1, texts: WORDS });
    house = await ask("resources", {
      name: "Haus am See",
      kind: "overnight",
      places: 5,
      rules: { buffer: 1 },
    });
  });

  it("asks whether neighbours may come without a pause, where one is kept", async () => {
    const { page } = ana;
    await page.goto(`${line.url}/#/calendar/${NEXT_YEAR}-05`);
    await page.getByRole("button", { name: t("request.new") }).click();
    const sheet = page.locator("fb-request");
    await sheet.getByLabel(t("field.arrival")).fill(`${NEXT_YEAR}-05-03`);
    await sheet.getByLabel(t("field.departure")).fill(`${NEXT_YEAR}-05-05`);
    await sheet.getByRole("checkbox", { name: t("request.waives") }).check();
    await ana.look("waives");
    await sheet.getByRole("button", { name: t("request.send") }).click();
    await sheet.waitFor({ state: "detached" });

    const [asked] = (await ask(`bookings?from=${NEXT_YEAR}-05-03&to=${NEXT_YEAR}-05-05`)).items;
    await page.goto(`${line.url}/#/bookings/${asked.id}`);
    await page.getByText(t("fact.waives.text")).waitFor();
    assert.equal(asked.waives_buffer, true);
    await ask(`bookings/${asked.id}/withdraw`, { version: asked.version });
  });

  it("shows all of a history that comes in pages", async () => {
    const { page } = ana;
    const booking = await ask("bookings", stay("07-10", "07-12"));
    for (const text of ["one", "two", "three"]) await ask(`bookings/${booking.id}/comment`, { text });
    await page.route(/\/history/, (route) => {
      const url = new URL(route.request().url());
      url.searchParams.set("limit", "2");
      return route.continue({ url: url.href });
    });
    await page.goto(`${line.url}/#/bookings/${booking.id}`);
    await page.getByText("one", { exact: true }).waitFor();
    assert.equal(await page.getByText("two", { exact: true }).count(), 0);

    await page.getByRole("button", { name: t("list.more") }).click();
    await page.getByText("three", { exact: true }).waitFor();
    await page.getByText(t("list.all")).waitFor();
    assert.equal(await page.getByRole("button", { name: t("list.more") }).count(), 0);
    await ana.look("history");
    await page.unroute(/\/history/);
  });

  it("shows in the calendar when something is shut, to the eyes and to screen readers", async () => {
    const { page } = ana;
    const room = await ask("resources", {
      name: "Kammer",
      kind: "overnight",
      places: 2,
      parent_id: house.id,
    });
    const [from, to] = [`${NEXT_YEAR}-03-09`, `${NEXT_YEAR}-03-11`];
    await ask(`resources/${house.id}/blocks`, { from, to, reason: "The painters" });
    const words = `${t("calendar.shut")}: Haus am See, The painters`;
    await page.goto(`${line.url}/#/calendar/${NEXT_YEAR}-03`);
    await page.locator(".bar.shut").filter({ hasText: words }).waitFor();
    await page.getByRole("button", { name: "Kammer", exact: true }).click(); // a house shuts its rooms
    await page.getByRole("gridcell", { name: `10 March ${NEXT_YEAR}, ${words}` }).waitFor();
    assert.equal(await page.getByRole("gridcell", { name: `11 March ${NEXT_YEAR}, ` }).count(), 0);
    await ana.look("shut");

    await page.goto(`${line.url}/#/list/${NEXT_YEAR}-03`);
    await page.getByRole("listitem").getByText(words).waitFor();
    await ana.look("shut-list");
    await ask(`resources/${room.id}/archive`, {});
  });

  it("lets an admin say what belongs together, and change it", async () => {
    const { page } = ana;
    const hut = await ask("resources", { name: "Hütte", kind: "overnight", places: 2 });
    await page.goto(`${line.url}/#/resources`);
    const part = page.locator("fb-groups");
    await part.getByRole("button", { name: t("groups.add") }).click();
    await part.getByLabel(t("groups.name")).fill("Häuser");
    await part.getByRole("checkbox", { name: "Haus am See" }).check();
    await part.getByRole("button", { name: t("save") }).click();
    await part.getByRole("button", { name: t("groups.edit", { name: "Häuser" }) }).click();
    await part.getByLabel(t("groups.name")).fill("Haus und Hütte");
    await part.getByRole("checkbox", { name: "Hütte" }).check();
    await ana.look("group");
    await part.getByRole("button", { name: t("save") }).click();
    await part.getByText("Haus und Hütte").waitFor();
    const [group] = (await ask("groups")).items;
    assert.deepEqual([...group.resource_ids].sort(), [house.id, hut.id].sort());
    await ana.look("groups");

    await part.getByRole("button", { name: t("groups.edit", { name: group.name }) }).click();
    await part.getByText(t("groups.dissolve")).click();
    await part.getByRole("button", { name: t("groups.dissolve.do"), exact: true }).click();
    await page.getByText(t("said.dissolved")).waitFor();
    assert.deepEqual((await ask("groups")).items, []);
    await ask(`resources/${hut.id}/archive`, {});
  });

  it("says how far it is while it tries rules on the past, and what would have been", async () => {
    const { page } = ana;
    await page.goto(`${line.url}/#/resources`);
    await page.getByRole("button", { name: /^Haus am See/ }).click();
    await page.getByText(t("rehearsal.title")).click();
    const part = page.locator("fb-rehearsal");
    const letGo = line.hold();
    await part.getByRole("button", { name: t("rehearsal.do") }).click();
    await part.locator("progress[value]").waitFor();
    assert.match(await part.locator("progress").getAttribute("value"), /^(0(\.\d+)?|1)$/);
    await ana.look("rehearsing");
    letGo();

    await part.getByText(t("rehearsal.requests.other", { n: 2, since: "" }).split(" since")[0]).waitFor();
    const waited = part.getByRole("row", { name: t("rehearsal.pending") });
    assert.deepEqual((await waited.getByRole("cell").allInnerTexts()).slice(-2), ["2", "2"]);
    await ana.look("rehearsed");
  });

  it("tells where somebody is signed in, and ends what is elsewhere", async () => {
    const { page } = ana;
    await speaker(app.url, ANA);
    await speaker(app.url, ANA);
    const before = (await ask("me/sessions")).items.length;
    await page.goto(`${line.url}/#/me`);
    const part = page.locator("fb-sessions");
    await part.getByText(t("sessions.here"), { exact: true }).waitFor();
    assert.equal(await part.getByRole("listitem").count(), before);
    await part.scrollIntoViewIfNeeded();
    await ana.look("sessions");
    const end = part.getByRole("button", { name: t("sessions.end", { when: "" }) });
    await end.last().click();
    await page.getByText(t("said.signed_out")).waitFor();
    await part
      .getByRole("listitem")
      .nth(before - 1)
      .waitFor({ state: "detached" });
    await part.getByRole("button", { name: t("sessions.end_others") }).click();
    await end.first().waitFor({ state: "detached" });

    assert.equal(await part.getByRole("listitem").count(), 1);
    await assert.rejects(ask("me/sessions"), /401/);
  });

  it("breaks no rule of accessibility, and asks nobody else", () => {
    assert.deepEqual(ana.faults, []);
  });

  function stay(arrival, departure) {
    const items = [{ resource_id: house.id, persons: 1 }];
    return { items, arrival: `${NEXT_YEAR}-${arrival}`, departure: `${NEXT_YEAR}-${departure}` };
  }
});
