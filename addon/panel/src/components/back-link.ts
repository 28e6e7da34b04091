import mdiArrowLeft from "@mdi/svg/svg/arrow-left.svg?path";
import { html } from "lit";
import { hashOf, type View } from "../route.ts";
import "./fb-icon.ts";

/** The way back to the page from which one came here; the page's styles know how it looks. */
export function backTo(view: View, name: string, subject?: string) {
  return html`<a class="back" href=${hashOf(view, subject)}>
    <fb-icon path=${mdiArrowLeft}></fb-icon>${name}
  </a>`;
}
