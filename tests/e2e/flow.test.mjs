import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { SETUP_CODE, startApp } from "./app.mjs";
import { launch, person } from "./browser.mjs";
import { textsOf } from "./texts.mjs";

const PASSWORD = "correct horse battery";
const MONTH = nextMonth();

const SETTINGS = [
  { language: "en", device: "phone", scheme: "light" },
  { language: "de", device: "phone", scheme: "dark" },
  { language: "en", device: "desktop", scheme: "dark" },
  { language: "de", device: "desktop", scheme: "light" },
];

for (const setting of SETTINGS) {
  const { language, device, scheme } = setting;
  describe(`from request to calendar, ${language}, ${device}, ${scheme}`, () => {
    const t = textsOf(language);
    let app, browser, ana, bo;
    let broken = false;

    /** Each step stands on the one before it, so after a failure there is nothing to be learned from the rest. */
    const step = (name, work) =>
      it(name, async () => {
        assert.ok(!broken, "a step before this one failed");
        broken = true;
        try {
          await work();
        } catch (error) {
          const told = await Promise.all([ana, bo].map((one) => one?.lastLook()));
          throw new Error(`${error.message}\n${told.flat().join("\n")}\n${app.said()}`, { cause: error });
        }
        broken = false;
      });

    before(async () => {
      app = await startApp();
      browser = await launch();
      ana = await person(browser, app.url, { ...setting, name: "ana" });
    });

    after(async () => {
      await browser?.close();
      await app?.remove();
    });

    step("the first start refuses a wrong code and sets up with the right one", async () => {
      const { page } = ana;
      await page.getByRole("heading", { name: t("setup.title") }).waitFor();
      await ana.look("set-up");

      await page.getByLabel(t("setup.code")).fill("0000-0000");
      await page.getByLabel(t("setup.household")).fill(t("setup.household.example"));
      await fillPerson(page, t, "Ana Sommer", "ana@example.org");
      await page.getByRole("button", { name: t("setup.do") }).click();
      await page.getByRole("alert").waitFor();
      await ana.look("set-up-refused");

      await page.getByLabel(t("setup.code")).fill(SETUP_CODE);
      await page.getByRole("button", { name: t("setup.do") }).click();
      await page.getByText(t("calendar.nothing_to_book"), { exact: true }).waitFor();
      await ana.look("nothing-to-book");
    });

    step("the admin adds a house with two rooms, and a car", async () => {
      const { page } = ana;
      await page.getByRole("link", { name: t("resource.add") }).click();
      await page.getByText(t("resources.empty")).waitFor();
      await ana.look("resources-empty");

      await addResource(page, t, { name: "Haus am See" });
      await addResource(page, t, { name: "Dachzimmer", parent: "Haus am See", places: "2" });
      await addResource(page, t, { name: "Gartenzimmer", parent: "Haus am See", places: "3" });
      await page.getByRole("button", { name: t("resource.add") }).click();
      await page.getByRole("radio", { name: t("resource.hourly") }).check();
      await page.getByLabel(t("field.name"), { exact: true }).fill("Auto");
      await ana.look("resource-form");
      await page.getByRole("button", { name: t("save") }).click();
      await page.getByRole("button", { name: /^Auto/ }).waitFor();

      const house = page.getByRole("button", { name: /^Haus am See/ });
      await house.getByText(t("places.other", { n: 5 })).waitFor();
      await ana.look("resources");
    });

    step("somebody registers, waits, and can't come in yet", async () => {
      bo = await person(browser, app.url, { ...setting, name: "bo" });
      const { page } = bo;
      await page.getByRole("heading", { name: t("login.title") }).waitFor();
      await bo.look("login");
      await page.getByRole("link", { name: t("login.register") }).click();
      await page.getByRole("heading", { name: t("register.title") }).waitFor();
      await bo.look("register");
      await fillPerson(page, t, "Bo Sommer", "bo@example.org");
      await page.getByRole("button", { name: t("register.do") }).click();
      await page.getByText(t("register.waiting")).waitFor();
      await bo.look("waiting");

      await page.getByRole("link", { name: t("register.back") }).click();
      await signIn(page, t, "bo@example.org");
      await page.getByRole("alert").waitFor();
      await bo.look("login-refused");
    });

    step("the admin is told without a reload, and lets them in", async () => {
      const { page } = ana;
      await navigate(page, t("nav.requests"));
      await page.getByText(t("registration.title", { name: "Bo Sommer" })).waitFor();
      await ana.look("registration");
      await page.getByRole("button", { name: t("registration.approve") }).click();
      await page.getByText(t("requests.empty"), { exact: true }).waitFor();
      await ana.look("requests-empty");

      await signIn(bo.page, t, "bo@example.org");
      await bo.page.getByRole("grid").waitFor();
    });

    step("the member asks for three nights for two persons", async () => {
      const { page } = bo;
      await page.getByRole("link", { name: t("month.after") }).click();
      await choose(page, device, day(10), day(13));
      const dialog = sheet(page);
      await dialog.getByText(t("nights.other", { n: 3 })).waitFor();
      await dialog.getByRole("checkbox", { name: "Haus am See" }).check();
      await dialog.getByRole("button", { name: t("more") }).click();
      await dialog.getByLabel(t("field.note")).fill("Mit dem Hund");
      await dialog.getByText(t("foreseen.waits")).waitFor();
      await bo.look("request");
      await dialog.getByRole("button", { name: t("request.send") }).click();
      await dialog.waitFor({ state: "detached" });

      const bar = page.locator("fb-month .bar.open").first();
      await bar.waitFor();
      assert.match(await bar.textContent(), /Bo · Haus am See/);
      await bo.look("month-asked");
    });

    step("the approver sees it arrive and approves; the month shows it for all", async () => {
      const { page } = ana;
      await page.getByRole("link", { name: /Bo Sommer · Haus am See/ }).waitFor();
      await page.getByText("Mit dem Hund").waitFor();
      await ana.look("requests");
      await page.getByRole("button", { name: `${t("approve.do")}: ` }).click();
      const dialog = sheet(page);
      await dialog.getByLabel(t("decision.note")).fill("Viel Freude");
      await ana.look("approve");
      await dialog.getByRole("button", { name: t("approve.do") }).click();
      await dialog.waitFor({ state: "detached" });

      await bo.page.locator("fb-month .bar:not(.open)").first().waitFor();
      await bo.look("month-approved");
      await navigate(page, t("nav.calendar"));
      await page.getByRole("link", { name: t("month.after") }).click();
      await page.locator("fb-month .bar:not(.open)").first().waitFor();
    });

    step("the booking tells who, when, how it came about", async () => {
      const { page } = bo;
      await page.locator("fb-month .bar").first().click();
      await page.getByRole("heading", { name: "Haus am See" }).waitFor();
      for (const text of ["Ana Sommer", "Mit dem Hund", "Viel Freude", t("persons.other", { n: 2 })]) {
        await page.getByText(text, { exact: true }).first().waitFor();
      }
      assert.equal(await page.locator("fb-history li").count(), 2);
      await bo.look("booking");
    });

    step("fewer nights are changed at once, more persons wait for a decision", async () => {
      const { page } = bo;
      const dialog = sheet(page);
      await page.getByRole("button", { name: t("change.do") }).click();
      await dialog.getByLabel(t("field.departure")).fill(day(12));
      await dialog.getByText(t("foreseen.change_now")).waitFor();
      await dialog.getByRole("button", { name: t("request.send_change") }).click();
      await dialog.waitFor({ state: "detached" });
      await page
        .getByText(`(${t("nights.other", { n: 2 })})`)
        .first()
        .waitFor();

      await page.getByRole("button", { name: t("change.do") }).click();
      await dialog.getByRole("button", { name: t("more") }).click();
      await dialog.getByText(t("foreseen.change_waits")).waitFor();
      await bo.look("change");
      await dialog.getByRole("button", { name: t("request.send_change") }).click();
      await page.getByText(t("change.waits")).waitFor();
      await bo.look("booking-change-waits");

      await navigate(ana.page, t("nav.requests"));
      await ana.page.getByText(t("change.wish")).waitFor();
      await ana.page.getByRole("button", { name: `${t("approve.do")}: ` }).click();
      await sheet(ana.page)
        .getByRole("button", { name: t("approve.do") })
        .click();
      await page.getByText(t("persons.other", { n: 3 }), { exact: true }).waitFor();
    });

    step("too many are told before they ask, with what would be free", async () => {
      const { page } = bo;
      await page.locator("a.back").click();
      await choose(page, device, day(10), day(11));
      const dialog = sheet(page);
      await dialog.getByRole("checkbox", { name: "Haus am See" }).check();
      for (let more = 0; more < 2; more += 1) await dialog.getByRole("button", { name: t("more") }).click();
      await dialog.getByText(t("free.of.other", { free: 2, n: 5 })).waitFor();
      await dialog
        .getByText(t("conflict.other", { what: "Haus am See", n: 2, when: "" }).split(":")[1].trim())
        .waitFor();
      await bo.look("request-full");
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    });

    step("a request for the car by the hour is declined with a reason", async () => {
      const { page } = bo;
      await page.getByRole("button", { name: t("request.new") }).click();
      const dialog = sheet(page);
      await dialog.getByRole("button", { name: t("request.hourly") }).click();
      await dialog.getByLabel(t("field.start")).fill(`${day(20)}T10:00`);
      await dialog.getByLabel(t("field.end")).fill(`${day(20)}T18:00`);
      await dialog.getByText(t("foreseen.waits")).waitFor();
      await bo.look("request-hours");
      await dialog.getByRole("button", { name: t("request.send") }).click();
      await dialog.waitFor({ state: "detached" });

      await ana.page.getByRole("link", { name: /Bo Sommer · Auto/ }).waitFor();
      await ana.page.getByRole("button", { name: `${t("decline.do")}: ` }).click();
      const asked = sheet(ana.page);
      await asked.getByLabel(t("decline.reason")).fill("Das Auto ist in der Werkstatt");
      await ana.look("decline");
      await asked.getByRole("button", { name: t("decline.do") }).click();
      await asked.waitFor({ state: "detached" });

      await navigate(page, t("nav.requests"));
      await page.getByRole("link", { name: /Auto/ }).click();
      await page.getByText("Das Auto ist in der Werkstatt", { exact: true }).first().waitFor();
      await bo.look("booking-declined");
    });

    step("the car on three Fridays is asked for at once, and given back at once", async () => {
      const { page } = bo;
      await navigate(page, t("nav.calendar"));
      await page.getByRole("button", { name: t("request.new") }).click();
      const dialog = sheet(page);
      await dialog.getByRole("button", { name: t("request.hourly") }).click();
      await dialog.getByLabel(t("field.start")).fill(`${day(21)}T10:00`);
      await dialog.getByLabel(t("field.end")).fill(`${day(21)}T12:00`);
      await dialog.getByLabel(t("repeat"), { exact: true }).selectOption("weekly");
      await dialog.getByLabel(t("repeat.times"), { exact: true }).fill("3");
      await dialog.getByLabel(t("repeat.times"), { exact: true }).press("Tab");
      await dialog.getByText(t("repeat.dates.other", { n: 3 })).waitFor();
      await bo.look("request-series");
      await dialog.getByRole("button", { name: t("request.send") }).click();
      await dialog.waitFor({ state: "detached" });

      await navigate(page, t("nav.requests"));
      const dates = page.getByRole("link", { name: /Auto/ }).filter({ hasText: t("state.pending") });
      await dates.first().click();
      await page.getByText(t("series.date"), { exact: true }).waitFor();
      await bo.look("booking-series");
      await page.getByRole("button", { name: t("withdraw.do") }).click();
      await dialog.getByLabel(t("series.scope")).selectOption("all");
      await bo.look("withdraw-series");
      await dialog.getByRole("button", { name: t("withdraw.do") }).click();
      await dialog.waitFor({ state: "detached" });
      await page.getByText(t("state.withdrawn"), { exact: true }).waitFor();
      await navigate(page, t("nav.requests"));
      await page.getByRole("link", { name: /Auto/ }).first().waitFor();
      assert.equal(await dates.count(), 0);
    });

    step("a cancelled stay leaves the calendar", async () => {
      const { page } = bo;
      await navigate(page, t("nav.requests"));
      await bo.look("requests-own");
      await page.getByRole("link", { name: /Haus am See/ }).click();
      await page.getByRole("button", { name: t("cancel.do") }).click();
      await bo.look("cancel");
      await sheet(page)
        .getByRole("button", { name: t("cancel.do") })
        .click();
      await page.getByText(t("state.cancelled"), { exact: true }).waitFor();
      await page.locator("a.back").click();
      await page.getByRole("grid").waitFor();
      await page.locator("fb-month .bar").first().waitFor({ state: "detached" });
      await bo.look("month-empty");
      await page.getByRole("link", { name: t("list"), exact: true }).click();
      await page.getByText(t("list.empty"), { exact: true }).waitFor();
      await bo.look("list-empty");
    });

    step("the admin sees the family and may change what somebody does", async () => {
      const { page } = ana;
      await navigate(page, t("nav.members"));
      await page.getByRole("button", { name: /Bo Sommer/ }).click();
      await ana.look("member-form");
      await sheet(page)
        .getByRole("checkbox", { name: t("role.approver") })
        .check();
      await sheet(page)
        .getByRole("button", { name: t("save") })
        .click();
      await sheet(page).waitFor({ state: "detached" });
      await page
        .getByText(new RegExp(t("role.approver")))
        .first()
        .waitFor();
      await ana.look("members");
    });

    step("everybody gets a calendar address, and a way out", async () => {
      const { page } = bo;
      await navigate(page, t("nav.me"));
      await page.locator("fb-feeds").getByLabel(t("feeds.name")).fill("Telefon");
      await page.getByRole("button", { name: t("feeds.create") }).click();
      const address = await page.locator("fb-feeds code").textContent();
      assert.match(address, /\/api\/v1\/feeds\/[\w-]+\.ics$/);
      await bo.look("me");
      await page.getByRole("button", { name: t("revoke", { name: "Telefon" }) }).click();
      await page.locator("fb-feeds code").waitFor({ state: "detached" });

      await page.reload();
      await page.getByRole("heading", { name: "Bo Sommer" }).waitFor();
      await page.getByRole("button", { name: t("logout") }).click();
      await page.getByRole("heading", { name: t("login.title") }).waitFor();
    });

    it("nothing went wrong behind the pages, and nobody else was asked", () => {
      assert.deepEqual([...ana.faults, ...bo.faults], []);
    });
  });
}

async function fillPerson(page, t, name, email) {
  await page.getByLabel(t("field.name"), { exact: true }).fill(name);
  await page.getByLabel(t("field.email")).fill(email);
  await page.getByLabel(t("field.password"), { exact: true }).fill(PASSWORD);
}

async function signIn(page, t, email) {
  await page.getByLabel(t("field.email")).fill(email);
  await page.getByLabel(t("field.password")).fill(PASSWORD);
  await page.getByRole("button", { name: t("login.do") }).click();
}

async function addResource(page, t, { name, parent, places }) {
  await page.getByRole("button", { name: t("resource.add") }).click();
  await page.getByLabel(t("field.name"), { exact: true }).fill(name);
  if (parent !== undefined) await page.getByLabel(t("resource.parent")).selectOption(parent);
  if (places !== undefined) await page.getByLabel(t("resource.places"), { exact: true }).fill(places);
  await page.getByRole("button", { name: t("save") }).click();
  await page.getByRole("button", { name: new RegExp(`^${name}`) }).waitFor();
}

/** What stands in the dialog: it is slotted, so the dialog's own element does not hold it. */
function sheet(page) {
  return page.locator("fb-request, fb-decision, fb-member-form");
}

async function navigate(page, name) {
  await page.getByRole("navigation").getByRole("link", { name }).click();
}

/** A phone's owner taps the first and the last day; at a desk the keyboard does it. */
async function choose(page, device, first, last) {
  const cell = page.locator(`fb-month [data-day="${first}"][role=gridcell]`);
  if (device === "phone") {
    await cell.tap({ position: { x: 10, y: 10 } });
    await page.locator(`fb-month [data-day="${last}"][role=gridcell]`).tap({ position: { x: 10, y: 10 } });
    return;
  }
  await cell.focus();
  await page.keyboard.press("Enter");
  const steps = Number(last.slice(8)) - Number(first.slice(8));
  for (let step = 0; step < steps; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
}

function nextMonth() {
  const now = new Date();
  return new Date(Date.UTC(now.getFullYear(), now.getMonth() + 1, 1)).toISOString().slice(0, 7);
}

function day(number) {
  return `${MONTH}-${String(number).padStart(2, "0")}`;
}
