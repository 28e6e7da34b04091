import { html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Day } from "../calendar/days.ts";
import type { Entry } from "../calendar/entries.ts";
import { touching } from "../calendar/lanes.ts";
import { shutOn, type Shut } from "../calendar/shut.ts";
import "../components/fb-agenda.ts";
import "../components/fb-sheet.ts";
import { longDay } from "../i18n/formats.ts";

/**
 * Everybody who is there on a day.
 *
 * @fires fb-close - it was closed
 */
@customElement("fb-day")
export class FbDay extends LitElement {
  @property() day: Day = "";
  @property() today: Day = "";
  @property({ attribute: false }) entries: readonly Entry[] = [];

  @property({ attribute: false }) shut: readonly Shut[] = [];

  override render() {
    return html`<fb-sheet heading=${longDay(this.day)} @fb-close=${this._onClose}>
      <fb-agenda
        .entries=${touching(this.entries, this.day)}
        .shut=${shutOn(this.shut, this.day)}
        today=${this.today}
      ></fb-agenda>
    </fb-sheet>`;
  }

  private _onClose(): void {
    this.dispatchEvent(new CustomEvent("fb-close"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-day": FbDay;
  }
}
