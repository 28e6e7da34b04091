import "./fb-app.ts";
import { rememberedLanguage } from "./i18n/remembered.ts";
import { speak, understood } from "./i18n/texts.ts";
import { followTheme } from "./theme/follow.ts";
import { languageOf, surroundingPage } from "./theme/surrounding.ts";

/** No await at the top level: parts that come later need this file evaluated, and would wait for each other. */
async function start(): Promise<void> {
  const page = surroundingPage();
  const wanted = understood([rememberedLanguage(), page && languageOf(page), ...navigator.languages]);
  await Promise.all([followTheme(document.documentElement), speak(wanted)]);
  document.documentElement.lang = wanted;
  for (const app of document.querySelectorAll("fb-app")) app.ready = true;
}

void start();
