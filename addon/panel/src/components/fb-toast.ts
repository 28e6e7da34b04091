import { css, html, LitElement } from "lit";
import { customElement, state } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";

const SHOWN_MS = 5000;

/** Says for a moment what was done; screen readers hear it without losing their place. */
@customElement("fb-toast")
export class FbToast extends LitElement {
  static override styles = css`
    div {
      box-sizing: border-box;
      position: fixed;
      z-index: 20;
      left: 50%;
      bottom: calc(9.2rem + env(safe-area-inset-bottom));
      translate: -50% 0;
      width: max-content;
      max-width: min(30rem, 92vw);
      padding: 0.75rem 1.2rem;
      border-radius: 12px;
      background: var(--fb-text);
      color: var(--fb-page);
      font-weight: 600;
      box-shadow: 0 6px 30px rgb(0 0 0 / 30%);
      opacity: 0;
      pointer-events: none;
      transition: opacity 0.2s;
    }
    .shown {
      opacity: 1;
    }
  `;

  @state() private _text = "";
  @state() private _shown = false;
  private _timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this._timer);
  }

  override render() {
    return html`<div role="status" class=${classMap({ shown: this._shown })}>${this._text}</div>`;
  }

  say(text: string): void {
    this._text = text;
    this._shown = true;
    clearTimeout(this._timer);
    this._timer = setTimeout(() => {
      this._shown = false;
      this._text = "";
    }, SHOWN_MS);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-toast": FbToast;
  }
}
