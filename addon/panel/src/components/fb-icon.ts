import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";

/** A Material Design icon, drawn in the colour of the text beside it. Says nothing to screen readers. */
@customElement("fb-icon")
export class FbIcon extends LitElement {
  static override styles = css`
    :host {
      display: inline-flex;
      width: 24px;
      height: 24px;
      flex: none;
    }
    svg {
      width: 100%;
      height: 100%;
      fill: currentColor;
    }
  `;

  @property() path = "";

  override render() {
    return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${this.path}></path></svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-icon": FbIcon;
  }
}
