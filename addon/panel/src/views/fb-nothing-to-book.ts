import mdiHomePlusOutline from "@mdi/svg/svg/home-plus-outline.svg?path";
import { html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-empty.ts";
import { t } from "../i18n/texts.ts";

/** Stands in the calendar's place until there is something to book. */
@customElement("fb-nothing-to-book")
export class FbNothingToBook extends LitElement {
  static override styles = [base, buttons];

  /** Whether the reader can do something about it. */
  @property({ type: Boolean }) manages = false;

  override render() {
    return html`<fb-empty
      class="card"
      icon=${mdiHomePlusOutline}
      heading=${t("calendar.nothing_to_book")}
      text=${this.manages ? t("calendar.nothing_to_book.admin") : t("calendar.nothing_to_book.member")}
    >
      ${this.manages ? html`<a class="button main" href="#/resources">${t("resource.add")}</a>` : nothing}
    </fb-empty>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-nothing-to-book": FbNothingToBook;
  }
}
