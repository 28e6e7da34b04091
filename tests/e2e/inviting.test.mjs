import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startApp } from "./app.mjs";
import { launch, person } from "./browser.mjs";
import { ANA, setUp } from "./household.mjs";
import { textsOf } from "./texts.mjs";

const SETTING = { language: "en", device: "desktop", scheme: "light" };
const WORDS = { en: "We keep your name and what you book.", de: "Wir speichern Namen und Buchungen." };

describe("an invitation", () => {
  const t = textsOf("en");
  let app, ask, browser, ana, nora, address;

  before(async () => {
    app = await startApp();
    ask = await setUp(app.url, { language: "en" });
    await ask("resources", { name: "Haus am See", kind: "overnight", places: 5 });
    browser = await launch();
    ana = await person(browser, app.url, { ...SETTING, name: "ana" });
    await ana.page.getByLabel(t("field.email")).fill(ANA.email);
    await ana.page.getByLabel(t("field.password")).fill(ANA.password);
    await ana.page.getByRole("button", { name: t("login.do") }).click();
    await ana.page.getByRole("grid").waitFor();
  });

  after(async () => {
    await browser?.close();
    await app?.remove();
  });

  it("comes with words that an admin puts for everybody", async () => {
    const { page } = ana;
    await page.goto(`${app.url}/#/members`);
    const part = page.locator("fb-household");
    await part.getByLabel(t("household.days")).fill("14");
    await part.getByLabel(t("household.words", { language: "English" })).fill(WORDS.en);
    await part.getByLabel(t("household.words", { language: "Deutsch" })).fill(WORDS.de);
    await part.getByRole("button", { name: t("save") }).click();
    await page.getByText(t("said.saved")).waitFor();
    const { guest_days: days, consent } = await ask("household");
    assert.deepEqual([days, consent], [14, { version: 1, texts: WORDS }]);
  });

  it("is made by an admin, shown once, and listed", async () => {
    const { page } = ana;
    await page.goto(`${app.url}/#/members`);
    const part = page.locator("fb-invitations");
    await part.getByLabel(t("field.name")).fill("Nora Sommer");
    await part.getByLabel(t("invite.email")).fill("nora@example.org");
    await part.getByRole("button", { name: t("invite.do") }).click();
    address = await part.locator("fb-secret code").innerText();
    await part.getByRole("button", { name: t("revoke", { name: "Nora Sommer" }) }).waitFor();
    await ana.look("invited");
    assert.match(address, /#\/invitation\/[\w-]{43}$/);
  });

  it("lets in whoever has the link, who agrees to the household's words", async () => {
    nora = await person(browser, app.url, { ...SETTING, name: "nora" });
    const { page } = nora;
    await page.goto(address);
    await page.getByText(t("invited.text", { household: "Familie Sommer" })).waitFor();
    await page.getByText(WORDS.en).waitFor();
    await nora.look("invitation");
    await page.getByLabel(t("field.password")).fill("another long battery");
    await page.getByRole("button", { name: t("invited.do") }).click();
    assert.equal(await page.getByRole("grid").count(), 0);

    await page.getByLabel(t("terms.agree")).check();
    await page.getByRole("button", { name: t("invited.do") }).click();
    await page.getByRole("grid").waitFor();
  });

  it("is over once it was used", async () => {
    const other = await person(browser, app.url, { ...SETTING, name: "dora" });
    await other.page.goto(address);
    await other.page.getByText(t("invited.over")).waitFor();
    await other.look("over");
    assert.deepEqual(other.faults, []);
  });

  it("is asked again when the words change, and can be taken back", async () => {
    const { page } = nora;
    await ask("household", { consent: { ...WORDS, en: "We keep less." } });
    await page.reload();
    await page.getByRole("link", { name: t("terms.asked") }).click();
    await page.getByText("We keep less.").waitFor();
    await page.getByRole("button", { name: t("terms.agree.do"), exact: true }).click();
    await page.getByRole("button", { name: t("terms.disagree.do") }).waitFor();
    await nora.look("agreed");
    await page.getByRole("button", { name: t("terms.disagree.do") }).click();
    await page.getByRole("button", { name: t("terms.agree.do"), exact: true }).waitFor();
  });

  it("has no page that breaks a rule of accessibility", () => {
    assert.deepEqual([...ana.faults, ...nora.faults], []);
  });
});
