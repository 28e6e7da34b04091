import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startApp } from "./app.mjs";
import { launch, person } from "./browser.mjs";
import { ANA, setUp, speaker } from "./household.mjs";
import { textsOf } from "./texts.mjs";

const BO = { name: "Bo Sommer", email: "bo@example.org", password: "correct horse battery" };
const CARL = { name: "Carl Sommer", email: "carl@example.org", password: "correct horse battery" };
const NEXT_YEAR = new Date().getFullYear() + 1;

describe("what a family plans together", () => {
  const t = textsOf("en");
  const german = textsOf("de");
  let app, browser, ana, bo, carl, asAna, asBo, house, tent, sauna;

  before(async () => {
    app = await startApp();
    asAna = await setUp(app.url, { language: "en" });
    const rules = { quotas: [{ per: "member", unit: "nights", period: "year", limit: 7 }] };
    const approval = { mode: "auto" };
    house = await asAna("resources", { name: "Haus", kind: "overnight", places: 4, approval, rules });
    tent = await asAna("resources", { name: "Zelt", kind: "overnight", places: 4 });
    const buffer = 30; // minutes in which it warms up again
    sauna = await asAna("resources", {
      name: "Sauna",
      kind: "hourly",
      units: 1,
      approval,
      rules: { buffer },
    });
    await asAna("members", { ...BO, roles: ["member"] });
    await asAna("members", { ...CARL, roles: ["approver", "member"] });
    asBo = await speaker(app.url, BO);
    browser = await launch();
    ana = await visitor(ANA, { language: "en", device: "desktop", scheme: "light" }, t);
    bo = await visitor(BO, { language: "de", device: "phone", scheme: "dark" }, german);
  });

  after(async () => {
    await browser?.close();
    await app?.remove();
  });

  it("lets somebody wait for a full house, and take it when it is free", async () => {
    const { page } = bo;
    const taken = await asAna("bookings", stay(house, "07-10", "07-12", 4));
    await page.goto(`${app.url}/#/calendar/${NEXT_YEAR}-07`);
    await ask(page, german, house, ["07-10", "07-12"]);
    const sheet = page.locator("fb-request");
    await sheet.getByRole("checkbox", { name: german("request.wait") }).check();
    await sheet.getByText(german("foreseen.queue")).waitFor();
    await sheet.getByRole("button", { name: german("request.send") }).click();
    await sheet.waitFor({ state: "detached" });

    await page.goto(`${app.url}/#/waiting`);
    await page.getByText(german("waiting.rank", { n: 1 })).waitFor();
    await bo.look("waiting");
    await asAna(`bookings/${taken.id}/cancel`, { version: taken.version });
    await page.getByRole("button", { name: german("accept.do") }).click();
    await decide(page, german("accept.do"));
    await page.getByText(german("waiting.empty"), { exact: true }).waitFor();
    const [mine] = (await asBo(`bookings?from=${NEXT_YEAR}-07-10&to=${NEXT_YEAR}-07-12&state=approved`))
      .items;
    assert.equal(mine.member.name, BO.name);
  });

  it("shows what is used, wanted and left, and says when it is too much", async () => {
    const { page } = bo;
    await page.goto(`${app.url}/#/calendar/${NEXT_YEAR}-08`);
    await ask(page, german, house, ["08-01", "08-04"]);
    const sheet = page.locator("fb-request");
    const used = german("quota.used.nights", { used: 2, limit: 7 });
    await sheet.getByText(new RegExp(`${used}.*${german("nights.other", { n: 3 })}`)).waitFor();
    await sheet.getByLabel(german("field.departure")).fill(`${NEXT_YEAR}-08-09`);
    await sheet
      .getByText(german("quota.over", { over: german("nights.other", { n: 3 }) }), { exact: true })
      .waitFor();
    await bo.look("share-exceeded");
    await page.keyboard.press("Escape");

    await page.goto(`${app.url}/#/quotas`);
    await page.getByRole("button", { name: german("quotas.after") }).click();
    await page.getByText(german("quota.left", { left: german("nights.other", { n: 5 }) })).waitFor();
    await bo.look("shares");
  });

  it("carries a question, its answer, and an offer that is taken", async () => {
    const asked = await asBo("bookings", stay(tent, "07-20", "07-22", 4));
    await ana.page.goto(`${app.url}/#/requests`);
    const card = ana.page.locator("fb-request-card");
    await card.getByRole("button", { name: `${t("ask.do")}: ` }).click();
    await ana.page.getByLabel(t("ask.words")).fill("With the dog?");
    await decide(ana.page, t("ask.do"));

    await bo.page.goto(`${app.url}/#/requests`);
    await bo.page.getByText("With the dog?").waitFor();
    await bo.look("my-turn");
    await bo.page.getByRole("button", { name: `${german("answer.do")}: ` }).click();
    await bo.page.getByLabel(german("answer.words")).fill("Er bleibt daheim.");
    await decide(bo.page, german("answer.do"));

    await ana.page.goto(`${app.url}/#/bookings/${asked.id}`);
    await ana.page.getByText("Er bleibt daheim.").first().waitFor();
    await ana.page.getByRole("button", { name: t("offer.do") }).click();
    await ana.page.getByLabel(t("offer.persons", { place: "Zelt" })).fill("3");
    await decide(ana.page, t("offer.do"));
    await bo.page.getByRole("button", { name: `${german("take_counter.do")}: ` }).click();
    await decide(bo.page, german("take_counter.do"));
    await ana.page.getByText(t("state.approved"), { exact: true }).waitFor();
    assert.equal((await asBo(`bookings/${asked.id}`)).items[0].persons, 3);
  });

  it("makes a series, changes it from a date on, and ends it", async () => {
    const { page } = bo;
    const made = await asBo("series", {
      items: [{ resource_id: sauna.id, persons: 1 }],
      start: `${NEXT_YEAR}-03-05T19:00`,
      end: `${NEXT_YEAR}-03-05T21:00`,
      rule: "FREQ=WEEKLY;COUNT=4",
    });
    await page.goto(`${app.url}/#/requests`);
    await page.getByRole("link", { name: new RegExp(german("repeat.weekly")) }).click();
    await page.getByRole("heading", { name: german("series.all_dates") }).waitFor();
    await bo.look("series");

    await page.getByRole("button", { name: german("series.change.do") }).click();
    const edit = page.locator("fb-series-edit");
    await edit.getByLabel(german("series.scope")).selectOption("this_and_following");
    await edit.getByLabel(german("series.from")).selectOption({ index: 2 });
    await edit.getByLabel(german("field.end"), { exact: true }).fill(`${NEXT_YEAR}-03-19T22:00`);
    await edit.getByLabel(german("field.end"), { exact: true }).press("Tab");
    await edit.getByRole("checkbox", { name: german("request.waives") }).check();
    await edit.getByText(german("series.touched.other", { n: 2 })).waitFor();
    await bo.look("series-edit");
    await edit.getByRole("button", { name: german("save") }).click();
    await edit.waitFor({ state: "detached" });
    const { dates, patterns } = await asBo(`series/${made.id}`);
    assert.deepEqual(
      dates.map(({ end }) => end.slice(11, 13)),
      ["21", "21", "22", "22"],
    );
    assert.deepEqual(
      patterns.map(({ waives_buffer: waives }) => waives),
      [false, true],
    );

    await page.getByRole("button", { name: german("series.cancel.do") }).click();
    await page.locator("fb-series-decision button[form]").click();
    await page.locator("fb-series-decision").waitFor({ state: "detached" });
    await page.getByText(german("state.cancelled"), { exact: true }).first().waitFor();
    assert.deepEqual((await asBo(`series/${made.id}`)).counts, { cancelled: 4 });
  });

  it("asks what becomes of stays that have no room any more", async () => {
    const { page } = ana;
    await asAna("bookings", stay(house, "09-01", "09-03", 4));
    await page.goto(`${app.url}/#/resources`);
    await page.getByRole("button", { name: /^Haus/ }).click();
    await page.getByLabel(t("resource.places"), { exact: true }).fill("3");
    await page.getByRole("button", { name: t("save") }).click();
    await page.locator("fb-resource-form").waitFor({ state: "detached" });

    await page.goto(`${app.url}/#/requests`);
    await page.getByRole("link", { name: new RegExp(t("attention.some.one", { n: 1 })) }).click();
    await page.getByText(t("attention.overbooked.why", { place: "Haus" })).waitFor();
    await ana.look("attention");
    await page.getByRole("button", { name: `${t("attention.keep.do")}: ` }).click();
    await page.getByText(t("attention.empty"), { exact: true }).waitFor();
    assert.deepEqual((await asAna("attention")).items, []);
  });

  it("lets one of two approvers decide, and shows the other what happened", async () => {
    carl = await visitor(CARL, { language: "en", device: "desktop", scheme: "dark" }, t);
    const asked = await asBo("bookings", stay(tent, "08-20", "08-22", 2));
    for (const { page } of [ana, carl]) {
      await page.goto(`${app.url}/#/bookings/${asked.id}`);
      await page.getByRole("button", { name: t("approve.do"), exact: true }).click();
    }
    await decide(ana.page, t("approve.do"));

    await carl.page
      .locator("fb-decision")
      .getByRole("button", { name: t("approve.do") })
      .click();
    await carl.page.locator("fb-decision").getByRole("alert").waitFor();
    await carl.look("too-late");
    await carl.page.keyboard.press("Escape");
    await carl.page.getByText(t("state.approved"), { exact: true }).waitFor();
    const { items } = await asBo(`bookings/${asked.id}/history`);
    assert.equal(items.filter(({ type }) => type === "booking_approved").length, 1);
  });

  it("asks for a reason where more is handed on than the rules leave, and only whom it helps", async () => {
    await asBo("bookings", stay(house, "10-01", "10-03", 1));
    const long = await asAna("bookings", stay(house, "11-01", "11-06", 1));
    await ana.page.goto(`${app.url}/#/bookings/${long.id}`);
    await handOn(ana.page, t, BO.name);
    await ana.page.locator("fb-decision").getByRole("alert").waitFor();
    await ana.look("override");
    await ana.page.getByLabel(t("request.override")).fill("Their wedding");
    await decide(ana.page, t("transfer.do"));
    await ana.page.getByText("Their wedding").first().waitFor();
    const handed = await asBo(`bookings/${long.id}`);
    assert.equal(handed.member.name, BO.name);

    const asCarl = await speaker(app.url, CARL);
    await asCarl("bookings", stay(house, "12-01", "12-07", 1));
    await bo.page.goto(`${app.url}/#/bookings/${long.id}`);
    await handOn(bo.page, german, CARL.name);
    await bo.page.locator("fb-decision").getByRole("alert").waitFor();
    assert.equal(await bo.page.getByLabel(german("request.override")).count(), 0);
    await bo.page.keyboard.press("Escape");
    await asBo(`bookings/${long.id}/cancel`, { version: handed.version });
  });

  it("makes one of two members who are the same person, with a reason for what both have", async () => {
    const { page } = ana;
    const twins = await Promise.all(["Dora Sommer", "Dora S."].map((name) => asAna("members", { name })));
    const months = ["02", "03"];
    for (const [at, { id }] of twins.entries()) {
      const week = stay(house, `${months[at]}-01`, `${months[at]}-07`, 1);
      await asAna("bookings", { ...week, for_member_id: id });
    }
    await page.goto(`${app.url}/#/members`);
    await page.getByRole("button", { name: /Dora Sommer/ }).click();
    await page.getByText(t("member.merge"), { exact: true }).click();
    const part = page.locator("fb-member-merge");
    await part.getByLabel(t("member.merge.who")).selectOption("Dora S.");
    await part.getByRole("button", { name: t("member.merge.do") }).click();
    await part.getByLabel(t("request.override")).fill("Nobody knew");
    await ana.look("merge");
    await part.getByRole("button", { name: t("member.merge.do") }).click();
    await part.waitFor({ state: "detached" });
    assert.equal((await asAna(`members/${twins[1].id}`)).state, "merged");
  });

  it("asks for the same reason where somebody leaves and another takes over", async () => {
    const { page } = ana;
    await page.goto(`${app.url}/#/members`);
    await page.getByRole("button", { name: /Dora Sommer/ }).click();
    const part = page.locator("fb-member-access");
    await part.locator("summary", { hasText: t("member.deactivate") }).click();
    await part.getByLabel(t("leave.bookings")).selectOption(CARL.name);
    const close = part.getByRole("button", { name: t("member.deactivate.do") });
    await close.click();
    await part.getByLabel(t("request.override")).fill("He has the children");
    await close.click();
    await page.locator("fb-member-form").waitFor({ state: "detached" });
    const { items } = await asAna(`bookings?from=${NEXT_YEAR}-02-01&to=${NEXT_YEAR}-04-01&state=approved`);
    assert.deepEqual(new Set(items.map(({ member }) => member.name)), new Set([CARL.name]));
  });

  it("leads who may not run the household to the calendar instead", async () => {
    for (const place of ["members", "resources"]) {
      await bo.page.goto(`${app.url}/#/${place}`);
      await bo.page.reload();
      await bo.page.getByRole("grid").waitFor();
      assert.equal(await bo.page.locator(`fb-${place}-view`).count(), 0);
    }
  });

  it("signs somebody out everywhere whose phone is lost", async () => {
    const { page } = ana;
    const asCarl = await speaker(app.url, CARL);
    await page.goto(`${app.url}/#/members`);
    await page.getByRole("button", { name: /Carl Sommer/ }).click();
    await page.getByText(t("member.sign_out")).click();
    await page.getByRole("button", { name: t("member.sign_out.do") }).click();
    await page.locator("fb-member-form").waitFor({ state: "detached" });
    await assert.rejects(asCarl("me"), /401/);
    await carl.page.reload();
    await carl.page.getByRole("button", { name: t("login.do") }).waitFor();
  });

  it("lets somebody in again by a link that is handed over", async () => {
    const { page } = ana;
    await page.goto(`${app.url}/#/members`);
    await page.getByRole("button", { name: /Carl Sommer/ }).click();
    await page.getByText(t("link.title")).click();
    await page
      .locator("fb-link-maker")
      .getByRole("button", { name: t("link.do") })
      .click();
    const address = await page.locator("fb-secret code").textContent();
    await page.keyboard.press("Escape");

    await carl.page.evaluate(() => localStorage.clear());
    await carl.page.goto("about:blank");
    await carl.page.goto(address);
    await carl.page.getByLabel(t("password.new")).fill("a new horse battery");
    await carl.page.getByRole("button", { name: t("reset.do") }).click();
    await carl.page.getByRole("grid").waitFor();
    await speaker(app.url, { ...CARL, password: "a new horse battery" });
  });

  it("breaks no rule of accessibility, and asks nobody else", () => {
    assert.deepEqual(
      [ana, bo, carl].flatMap(({ faults }) => faults),
      [],
    );
  });

  async function visitor({ name, email, password }, setting, say) {
    const one = await person(browser, app.url, { ...setting, name });
    await one.page.getByLabel(say("field.email")).fill(email);
    await one.page.getByLabel(say("field.password")).fill(password);
    await one.page.getByRole("button", { name: say("login.do") }).click();
    await one.page.getByRole("grid").waitFor();
    return one;
  }
});

/** Opens the form and fills in for what and when. */
async function ask(page, say, resource, [from, to]) {
  await page.getByRole("button", { name: say("request.new") }).click();
  const sheet = page.locator("fb-request");
  await sheet.getByLabel(say("field.arrival")).fill(`${NEXT_YEAR}-${from}`);
  await sheet.getByLabel(say("field.departure")).fill(`${NEXT_YEAR}-${to}`);
  await sheet.getByRole("checkbox", { name: resource.name }).check();
}

async function handOn(page, say, name) {
  await page.getByRole("button", { name: say("transfer.do"), exact: true }).click();
  const sheet = page.locator("fb-decision");
  await sheet.getByLabel(say("transfer.to")).selectOption(name);
  await sheet.getByRole("button", { name: say("transfer.do") }).click();
}

async function decide(page, name) {
  const sheet = page.locator("fb-decision");
  await sheet.getByRole("button", { name }).click();
  await sheet.waitFor({ state: "detached" });
}

function stay({ id }, arrival, departure, persons) {
  return {
    items: [{ resource_id: id, persons }],
    arrival: `${NEXT_YEAR}-${arrival}`,
    departure: `${NEXT_YEAR}-${departure}`,
  };
}
