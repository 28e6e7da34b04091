import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { language, LANGUAGES, t, type Language } from "../i18n/texts.ts";
import iconUrl from "../theme/icon.svg?url";
import { base, buttons } from "./base-styles.ts";

const NAMES: Record<Language, string> = { en: "English", de: "Deutsch" };

/**
 * The frame of the pages before the household: the sign, a heading, a card, the languages.
 *
 * @fires fb-language - another language is wanted; detail is it
 */
@customElement("fb-hero")
export class FbHero extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      main {
        display: grid;
        min-height: 100vh;
        min-height: 100dvh;
        align-content: center;
        justify-items: center;
        gap: 1.3rem;
        padding: 1.5rem 1rem;
        background: radial-gradient(
          60rem 30rem at 50% -6rem,
          color-mix(in srgb, var(--fb-accent) 22%, var(--fb-page)),
          var(--fb-page)
        );
      }
      header {
        display: grid;
        justify-items: center;
        gap: 0.7rem;
        text-align: center;
        max-width: 30rem;
      }
      img {
        width: 72px;
        height: 72px;
      }
      .text {
        color: var(--fb-muted);
      }
      .content {
        width: min(27rem, 100%);
        padding: 1.4rem;
      }
      .languages {
        display: flex;
        gap: 0.4rem;
      }
      .languages button {
        min-height: 44px;
        padding: 0 0.9rem;
        border-radius: 22px;
        color: var(--fb-muted);
      }
      .languages [aria-pressed="true"] {
        color: var(--fb-accent-text);
        background: var(--fb-tint);
        font-weight: 600;
      }
    `,
  ];

  @property() heading = "";
  @property() text = "";

  override render() {
    return html`<main>
      <header>
        <img src=${iconUrl} alt="" />
        <h1>${this.heading}</h1>
        <p class="text">${this.text}</p>
      </header>
      <div class="content card"><slot></slot></div>
      <div class="languages" role="group" aria-label=${t("language")}>
        ${LANGUAGES.map((known) => this._language(known))}
      </div>
    </main>`;
  }

  private _language(known: Language) {
    return html`<button
      lang=${known}
      aria-pressed=${known === language() ? "true" : "false"}
      @click=${() => {
        this._onLanguage(known);
      }}
    >
      ${NAMES[known]}
    </button>`;
  }

  private _onLanguage(detail: Language): void {
    this.dispatchEvent(new CustomEvent<Language>("fb-language", { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-hero": FbHero;
  }
}
