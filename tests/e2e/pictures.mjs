// Takes the pictures of the README from a running demo: node pictures.mjs URL FOLDER
import { join } from "node:path";
import { launch, person } from "./browser.mjs";

const [url, folder] = process.argv.slice(2);
const EMAIL = "ana@example.org";
const PASSWORD = "family-booking-demo";
const MONTH = { device: "desktop", scheme: "light", place: "#/calendar", shows: "fb-month .bar" };
const REQUESTS = { device: "phone", scheme: "dark", place: "#/requests", shows: "fb-requests-view button" };

/** Each page as its own visitor sees it: signed in, in the language of the picture. */
async function picture(browser, language, { device, scheme, place, shows }) {
  const visitor = await person(browser, url, { device, language, scheme, name: "ana" });
  const { page } = visitor;
  await page.locator("input[type=email]").fill(EMAIL);
  await page.locator("input[type=password]").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.locator("input[type=password]").waitFor({ state: "detached" });
  await page.goto(`${url}/${place}`);
  await page.locator(shows).first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  const bytes = await page.screenshot();
  await page.context().close();
  if (visitor.faults.length > 0) throw new Error(visitor.faults.join("\n"));
  return `data:image/png;base64,${bytes.toString("base64")}`;
}

async function speak(language) {
  const json = { "Content-Type": "application/json" };
  const body = JSON.stringify({ email: EMAIL, password: PASSWORD });
  const login = await fetch(`${url}/api/v1/auth/login`, { method: "POST", headers: json, body });
  const bearer = { Authorization: `Bearer ${(await login.json()).access_token}` };
  const me = await fetch(`${url}/api/v1/me`, { headers: bearer });
  const headers = { ...json, ...bearer, "If-Match": me.headers.get("etag") };
  const said = await fetch(`${url}/api/v1/me`, {
    method: "PATCH",
    headers,
    body: JSON.stringify({ language }),
  });
  if (!said.ok) throw new Error(await said.text());
}

/** Desktop and phone side by side, on a ground that suits light and dark pages. */
async function compose(browser, desktop, phone, path) {
  const page = await browser.newPage({ viewport: { width: 1500, height: 920 } });
  await page.setContent(`<style>
    body { margin: 0; width: 1500px; height: 920px; position: relative; background: #e9e2d6; }
    img { position: absolute; display: block; box-shadow: 0 12px 40px #0005; }
    .desktop { left: 40px; top: 40px; width: 1220px; border-radius: 14px; }
    .phone { right: 40px; bottom: 40px; width: 330px; border-radius: 36px; border: 9px solid #16181c; }
  </style><img class="desktop" src="${desktop}" alt=""><img class="phone" src="${phone}" alt="">`);
  await page.screenshot({ path });
  await page.close();
}

const browser = await launch();
try {
  for (const language of ["en", "de"]) {
    await speak(language);
    const desktop = await picture(browser, language, MONTH);
    const phone = await picture(browser, language, REQUESTS);
    await compose(browser, desktop, phone, join(folder, `panel-${language}.png`));
  }
} finally {
  await browser.close();
}
