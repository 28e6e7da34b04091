import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startApp } from "./app.mjs";
import { launch, person } from "./browser.mjs";
import { ingressBefore } from "./home-assistant.mjs";
import { setUp } from "./household.mjs";
import { textsOf } from "./texts.mjs";

const ANA_AT_HOME = "0123456789abcdef0123456789abcdef";
const DORA_AT_HOME = "fedcba9876543210fedcba9876543210";
const SETTING = { language: "en", device: "phone", scheme: "light" };

describe("inside Home Assistant", () => {
  const t = textsOf("de");
  let app, home, browser, ana, panel;

  before(async () => {
    app = await startApp({ ingress_peer: "127.0.0.1" });
    home = await ingressBefore(app.url);
    home.signIn(ANA_AT_HOME, "Ana");
    const ask = await setUp(home.app, { language: "de" });
    await ask("resources", { name: "Haus am See", kind: "overnight", places: 5 });
    browser = await launch();
    ana = await person(browser, home.url, { ...SETTING, name: "ana in Home Assistant" });
    panel = ana.page.frameLocator("iframe");
  });

  after(async () => {
    await browser?.close();
    await home?.stop();
    await app?.remove();
  });

  it("nobody has to sign in", async () => {
    await panel.getByRole("grid").waitFor();
    await panel.getByRole("button", { name: "Haus am See" }).waitFor();
    await ana.look("in-home-assistant");
  });

  it("the colours are Home Assistant's, and follow it", async () => {
    const root = panel.locator(":root");
    assert.equal(await root.getAttribute("data-scheme"), "dark");
    assert.equal(await color(root, "--fb-accent"), "#ff9800");
    assert.equal(await color(root, "--fb-on-accent"), "#000000");

    await ana.page.evaluate(() => {
      document.querySelector("home-assistant").hass.themes.darkMode = false;
      document.documentElement.style.cssText = "--primary-color: #03a9f4; --card-background-color: #ffffff";
    });

    await panel.locator(":root[data-scheme=light]").waitFor();
    assert.equal(await color(root, "--fb-accent"), "#03a9f4");
    await ana.look("in-home-assistant-light");
  });

  it("its menu is a tap away", async () => {
    await panel.getByRole("button", { name: t("nav.menu") }).click();
    await ana.page.waitForFunction(() => globalThis.heard.includes("home-assistant/toggle-menu"));
  });

  it("changes arrive as they happen", async () => {
    const ask = await setUpAgain();
    await ask("resources", { name: "Auto", kind: "hourly", units: 1 });
    await panel.getByRole("button", { name: "Auto" }).waitFor();
  });

  it("somebody whom only Home Assistant knows is asked who they are, in its language", async () => {
    home.signIn(DORA_AT_HOME, "Dora");
    const dora = await person(browser, home.url, { ...SETTING, name: "dora in Home Assistant" });
    await dora.page
      .frameLocator("iframe")
      .getByRole("heading", { name: t("register.title") })
      .waitFor();
    await dora.look("in-home-assistant-register");
    assert.deepEqual(dora.faults, []);
  });

  it("nothing went wrong behind the page, and nobody else was asked", () => {
    assert.deepEqual(ana.faults, []);
  });

  /** The admin once more, by Home Assistant's word. */
  async function setUpAgain() {
    home.signIn(ANA_AT_HOME, "Ana");
    return async (path, body) => {
      const response = await fetch(`${home.app}/api/v1/${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      assert.equal(response.status, 201);
    };
  }
});

function color(root, name) {
  return root.evaluate((element, property) => {
    const probe = getComputedStyle(element).getPropertyValue(property).trim();
    return probe;
  }, name);
}
