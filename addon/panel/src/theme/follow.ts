import { surroundingPage } from "./surrounding.ts";

/** Keeps the colours in step with Home Assistant's theme, or with the device where the panel stands alone. */
export async function followTheme(root: HTMLElement): Promise<void> {
  const page = surroundingPage();
  if (page === null) followDevice(root);
  else (await import("./home-assistant.ts")).followPage(page, root);
}

function followDevice(root: HTMLElement): void {
  const device = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    root.dataset["scheme"] = device.matches ? "dark" : "light";
  };
  apply();
  device.addEventListener("change", apply);
}
