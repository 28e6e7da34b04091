import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Consent } from "../api/schema.d.ts";
import { base } from "./base-styles.ts";
import { language, t } from "../i18n/texts.ts";

/** The household's own words about people's data, in the reader's language. */
@customElement("fb-terms")
export class FbTerms extends LitElement {
  static override styles = [
    base,
    css`
      .words {
        max-height: 14rem;
        overflow: auto;
        padding: 0.8rem 1rem;
        border: 1px solid var(--fb-line);
        border-radius: var(--fb-radius-small);
        white-space: pre-line;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) consent: Consent | null = null;

  override render() {
    if (this.consent === null) return nothing;
    return html`<p class="muted">${t("terms.text")}</p>
      <div class="words" tabindex="0" role="region" aria-label=${t("terms.title")}>
        ${this.consent.texts[language()]}
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-terms": FbTerms;
  }
}
