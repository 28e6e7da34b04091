/** What Home Assistant's page tells to a panel in its frame: nothing officially, but the frame is of one origin. */
interface HomeAssistantElement extends HTMLElement {
  hass?: { language?: string; themes?: { darkMode?: boolean } };
}

/** The page of Home Assistant around this one; null on its own, or where the browser keeps them apart. */
export function surroundingPage(): Document | null {
  if (window.parent === window) return null;
  try {
    return window.parent.document.querySelector("home-assistant") === null ? null : window.parent.document;
  } catch {
    return null; // another origin: the frame is not Home Assistant's own
  }
}

export function languageOf(page: Document): string | undefined {
  return page.querySelector<HomeAssistantElement>("home-assistant")?.hass?.language;
}

export function schemeOf(page: Document): "dark" | "light" | undefined {
  const dark = page.querySelector<HomeAssistantElement>("home-assistant")?.hass?.themes?.darkMode;
  if (dark === undefined) return undefined;
  return dark ? "dark" : "light";
}
