import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../i18n/texts.ts";
import { base } from "./base-styles.ts";

/** Stands where something is being fetched. */
@customElement("fb-skeleton")
export class FbSkeleton extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      .row {
        height: 4.2rem;
        margin-bottom: 0.8rem;
        border-radius: var(--fb-radius);
        background: linear-gradient(100deg, var(--fb-card) 40%, var(--fb-tint) 50%, var(--fb-card) 60%) 0 0 /
          300% 100%;
        animation: shine 1.6s linear infinite;
      }
      @keyframes shine {
        from {
          background-position: 130% 0;
        }
        to {
          background-position: -30% 0;
        }
      }
    `,
  ];

  @property({ type: Number }) rows = 3;

  override render() {
    const rows = Array.from({ length: this.rows }, () => html`<div class="row"></div>`);
    return html`<p class="unseen" role="status">${t("loading")}</p>
      <div aria-hidden="true">${rows}</div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-skeleton": FbSkeleton;
  }
}
