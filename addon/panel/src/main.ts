import { followTheme } from "./theme/follow.ts";
import { languageOf, surroundingPage } from "./theme/surrounding.ts";
import { rememberedLanguage } from "./i18n/remembered.ts";
import { speak, understood } from "./i18n/texts.ts";
import "./fb-app.ts";

const themed = followTheme(document.documentElement);
const page = surroundingPage();
const wishes = [rememberedLanguage(), page && languageOf(page), ...navigator.languages];
await Promise.all([themed, speak(understood(wishes))]);
document.documentElement.lang = understood(wishes);
for (const app of document.querySelectorAll("fb-app")) app.ready = true;
