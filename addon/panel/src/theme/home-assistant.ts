import { schemeOf } from "./surrounding.ts";
import { inkOn, luminance } from "../calendar/colors.ts";

const FOLLOWED = [
  "--primary-color",
  "--primary-text-color",
  "--secondary-text-color",
  "--primary-background-color",
  "--card-background-color",
  "--divider-color",
  "--ha-font-family-body",
];

/** Keeps the colours in step with the theme of Home Assistant's page. */
export function followPage(page: Document, root: HTMLElement): void {
  const apply = () => {
    root.dataset["scheme"] = schemeOf(page) ?? "light";
    copyTheme(page, root);
  };
  apply();
  const changes = new MutationObserver(apply);
  changes.observe(page.documentElement, { attributes: true, attributeFilter: ["style", "class"] });
}

/** Takes over the theme's colours, and computes the inks that they leave open. */
function copyTheme(page: Document, root: HTMLElement): void {
  const theirs = window.parent.getComputedStyle(page.documentElement);
  for (const name of FOLLOWED) setOrRemove(root, name, theirs.getPropertyValue(name).trim());
  const primary = hexOf(theirs.getPropertyValue("--primary-color").trim());
  const card = hexOf(theirs.getPropertyValue("--card-background-color").trim());
  setOrRemove(root, "--ink-on-primary", primary === null ? "" : inkOn(primary));
  setOrRemove(root, "--ink-of-primary", primary === null ? "" : readable(primary, card ?? "#ffffff"));
}

/** The colour, moved towards the text's until it reads on the ground. */
function readable(color: string, ground: string): string {
  const towards = luminance(ground) > 0.4 ? "#000000" : "#ffffff";
  for (const share of [0, 25, 40, 55, 70]) {
    const mixed = mix(color, towards, share / 100);
    if (contrast(mixed, ground) >= 4.5) return mixed;
  }
  return towards;
}

function mix(one: string, other: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [from, to] = [one, other].map((color) => Number.parseInt(color.slice(at, at + 2), 16));
    return Math.round((from ?? 0) * (1 - share) + (to ?? 0) * share);
  });
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one) + 0.05, luminance(other) + 0.05];
  return a > b ? a / b : b / a;
}

/** "#rrggbb" of "#rgb", "#rrggbb" or "rgb(r, g, b)"; null for anything else. */
function hexOf(color: string): string | null {
  if (/^#[0-9a-f]{6}$/i.test(color)) return color;
  if (/^#[0-9a-f]{3}$/i.test(color)) return color.replace(/[0-9a-f]/gi, (digit) => digit + digit);
  const parts = /^rgba?\((\d+)[ ,]+(\d+)[ ,]+(\d+)/.exec(color)?.slice(1);
  if (parts === undefined) return null;
  return `#${parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
}

function setOrRemove(root: HTMLElement, name: string, value: string): void {
  if (value === "") root.style.removeProperty(name);
  else root.style.setProperty(name, value);
}
