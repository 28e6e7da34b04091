import mdiCalendarBlankOutline from "@mdi/svg/svg/calendar-blank-outline.svg?path";
import { html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { shiftMonth, type Day, type Month } from "../calendar/days.ts";
import type { Entry } from "../calendar/entries.ts";
import type { Span } from "../calendar/lanes.ts";
import type { Shut } from "../calendar/shut.ts";
import "../components/fb-agenda.ts";
import "../components/fb-empty.ts";
import { t } from "../i18n/texts.ts";

/** The bookings that touch a month, one below the other. */
@customElement("fb-month-list")
export class FbMonthList extends LitElement {
  @property() month: Month = "";
  @property() today: Day = "";
  @property({ attribute: false }) entries: readonly Entry[] = [];

  @property({ attribute: false }) shut: readonly Shut[] = [];

  override render() {
    const [from, to] = [`${this.month}-01`, `${shiftMonth(this.month, 1)}-01`];
    const inMonth = ({ first, last }: Span) => first < to && last >= from;
    const [entries, shut] = [this.entries.filter(inMonth), this.shut.filter(inMonth)];
    if (entries.length + shut.length > 0) {
      return html`<fb-agenda .entries=${entries} .shut=${shut} today=${this.today}></fb-agenda>`;
    }
    return html`<fb-empty
      icon=${mdiCalendarBlankOutline}
      heading=${t("list.empty")}
      text=${t("list.empty.next")}
    ></fb-empty>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-month-list": FbMonthList;
  }
}
