import type { Language } from "./texts.ts";

const KEY = "family-booking.language";

/** The language chosen on this device before, for the pages that come before the login. */
export function rememberedLanguage(): string | null {
  return localStorage.getItem(KEY);
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}
