import mdiAccountCircleOutline from "@mdi/svg/svg/account-circle-outline.svg?path";
import mdiAccountGroupOutline from "@mdi/svg/svg/account-group-outline.svg?path";
import mdiCalendarMonthOutline from "@mdi/svg/svg/calendar-month-outline.svg?path";
import mdiHomeOutline from "@mdi/svg/svg/home-outline.svg?path";
import mdiInboxOutline from "@mdi/svg/svg/inbox-outline.svg?path";
import mdiMenu from "@mdi/svg/svg/menu.svg?path";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Me } from "../api/schema.d.ts";
import { count, t, type Key } from "../i18n/texts.ts";
import { hashOf, type View } from "../route.ts";
import iconUrl from "../theme/icon.svg?url";
import "./fb-icon.ts";
import { shellStyles } from "./shell-styles.ts";
import { base, buttons } from "./base-styles.ts";

interface Place {
  view: View;
  text: Key;
  icon: string;
  /** Views that lie under this one. */
  holds?: readonly View[];
  adminsOnly?: boolean;
}

const PLACES: readonly Place[] = [
  { view: "calendar", text: "nav.calendar", icon: mdiCalendarMonthOutline, holds: ["list", "bookings"] },
  {
    view: "requests",
    text: "nav.requests",
    icon: mdiInboxOutline,
    holds: ["series", "waiting", "attention"],
  },
  { view: "resources", text: "nav.resources", icon: mdiHomeOutline, adminsOnly: true },
  { view: "members", text: "nav.members", icon: mdiAccountGroupOutline, adminsOnly: true },
  { view: "me", text: "nav.me", icon: mdiAccountCircleOutline, holds: ["quotas"] },
];

/**
 * The frame around the views: navigation below on phones, at the side elsewhere.
 *
 * @fires fb-menu - Home Assistant's side bar is wanted
 */
@customElement("fb-shell")
export class FbShell extends LitElement {
  static override styles = [base, buttons, shellStyles];

  @property({ attribute: false }) me: Me | undefined;
  @property() view: View = "calendar";
  @property({ type: Number }) waiting = 0;
  /** Home Assistant hid its own bar, so the way to its menu is ours to give. */
  @property({ type: Boolean }) menu = false;

  @query("main") private _main!: HTMLElement;

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has("view") || changed.get("view") === undefined) return;
    window.scrollTo(0, 0);
    this._main.focus({ preventScroll: true });
  }

  override render() {
    const manages = this.me?.can.includes("manage") === true;
    const places = PLACES.filter((place) => place.adminsOnly !== true || manages);
    return html`${this.menu ? this._menu() : nothing}
      <nav aria-label=${t("nav.label")}>
        <button class="skip" @click=${this._onSkip}>${t("nav.skip")}</button>
        <p class="brand"><img src=${iconUrl} alt="" />${this.me?.household.name}</p>
        <div class="items">${places.map((place) => this._place(place))}</div>
      </nav>
      <main tabindex="-1"><slot></slot></main>`;
  }

  private _menu() {
    return html`<div class="top">
      <button class="round" aria-label=${t("nav.menu")} @click=${this._onMenu}>
        <fb-icon path=${mdiMenu}></fb-icon>
      </button>
    </div>`;
  }

  private _place(place: Place) {
    const here = place.view === this.view || place.holds?.includes(this.view) === true;
    const badge = place.view === "requests" && this.waiting > 0;
    return html`<a href=${hashOf(place.view)} aria-current=${here ? "page" : "false"}>
      <span class="pill"><fb-icon path=${place.icon}></fb-icon></span>
      <span>${t(place.text)}</span>
      ${
        badge
          ? html`<span class="badge"
              >${this.waiting}<span class="unseen">
                ${count("requests.waiting_short", this.waiting)}</span
              ></span
            >`
          : nothing
      }
    </a>`;
  }

  private _onSkip(): void {
    this._main.focus();
  }

  private _onMenu(): void {
    this.dispatchEvent(new CustomEvent("fb-menu"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-shell": FbShell;
  }
}
