import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import "./fb-icon.ts";
import { base } from "./base-styles.ts";

/** Says that there is nothing, and what to do about it; a button may stand in the slot. */
@customElement("fb-empty")
export class FbEmpty extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        justify-items: center;
        gap: 0.5rem;
        padding: 2.4rem 1.2rem;
        text-align: center;
      }
      .disc {
        display: grid;
        place-items: center;
        width: 72px;
        height: 72px;
        border-radius: 50%;
        background: var(--fb-tint);
        color: var(--fb-accent-text);
      }
      fb-icon {
        width: 34px;
        height: 34px;
      }
      .title {
        font-weight: 640;
        font-size: 1.1rem;
      }
      .text {
        max-width: 34ch;
        color: var(--fb-muted);
      }
      slot {
        display: block;
        margin-top: 0.5rem;
      }
    `,
  ];

  @property() icon = "";
  @property() heading = "";
  @property() text = "";

  override render() {
    return html`<div class="disc"><fb-icon path=${this.icon}></fb-icon></div>
      <p class="title">${this.heading}</p>
      <p class="text">${this.text}</p>
      <slot></slot>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-empty": FbEmpty;
  }
}
