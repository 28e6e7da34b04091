import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { HistoryItem } from "../api/schema.d.ts";
import { moment } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";
import { base } from "./base-styles.ts";
import { saidIn } from "./said.ts";

/** What happened to a booking, in the server's sentences, and what people wrote with it. */
@customElement("fb-history")
export class FbHistory extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        gap: 0.8rem;
        padding: 0 0.3rem;
      }
      ol {
        display: grid;
        gap: 1rem;
        padding-left: 1.1rem;
        border-left: 2px solid var(--fb-line);
        margin-left: 5px;
      }
      li {
        position: relative;
        overflow-wrap: anywhere;
      }
      li::before {
        content: "";
        position: absolute;
        left: calc(-1.1rem - 7px);
        top: 0.4rem;
        width: 12px;
        height: 12px;
        border-radius: 50%;
        background: var(--fb-accent);
        box-shadow: 0 0 0 3px var(--fb-page);
      }
      blockquote {
        margin: 0.2rem 0;
        padding-left: 0.8rem;
        border-left: 3px solid var(--fb-line);
        white-space: pre-line;
      }
      .muted {
        font-size: 0.88rem;
      }
    `,
  ];

  @property({ attribute: false }) items: readonly HistoryItem[] = [];

  override render() {
    return html`<h2>${t("history")}</h2>
      <ol>
        ${this.items.map((item) => html`<li>${this._item(item)}</li>`)}
      </ol>`;
  }

  private _item(item: HistoryItem) {
    return html`<p>${item.text}</p>
      ${saidIn(item).map((words) => html`<blockquote>${words}</blockquote>`)}
      <p class="muted">
        <time datetime=${item.occurred_at}>${moment(item.occurred_at)}</time>${
          item.actor ? html` · ${item.actor.name}` : nothing
        }
      </p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-history": FbHistory;
  }
}
