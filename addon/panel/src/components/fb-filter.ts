import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../i18n/texts.ts";
import { properties } from "./cssom.ts";
import { base, buttons } from "./base-styles.ts";

export interface Chip {
  id: string;
  name: string;
  color: string;
}

/**
 * Which resources are shown: none pressed means all.
 *
 * @fires fb-filter - the choice changed; detail is the ids pressed
 */
@customElement("fb-filter")
export class FbFilter extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      div {
        display: flex;
        gap: 0.45rem;
        overflow-x: auto;
        padding: 3px;
        margin: -3px;
        scrollbar-width: none;
      }
      button {
        display: inline-flex;
        align-items: center;
        gap: 0.5rem;
        flex: none;
        min-height: 44px;
        padding: 0 0.9rem 0 0.7rem;
        border: 1px solid var(--fb-line);
        border-radius: 22px;
        background: var(--fb-card);
        font-size: 0.9rem;
        font-weight: 600;
      }
      button[aria-pressed="true"] {
        border-color: var(--color);
        background: color-mix(in srgb, var(--color) 18%, var(--fb-card));
      }
      span {
        width: 13px;
        height: 13px;
        border-radius: 4px;
        background: var(--color);
      }
    `,
  ];

  @property({ attribute: false }) chips: readonly Chip[] = [];
  @property({ attribute: false }) pressed: ReadonlySet<string> = new Set();

  override render() {
    return html`<div role="group" aria-label=${t("filter")}>
      ${this.chips.map((chip) => this._chip(chip))}
    </div>`;
  }

  private _chip(chip: Chip) {
    return html`<button
      aria-pressed=${this.pressed.has(chip.id) ? "true" : "false"}
      @click=${() => {
        this._onChip(chip.id);
      }}
      ${properties({ "--color": chip.color })}
    >
      <span></span>${chip.name}
    </button>`;
  }

  private _onChip(id: string): void {
    const pressed = new Set(this.pressed);
    if (!pressed.delete(id)) pressed.add(id);
    this.dispatchEvent(new CustomEvent<ReadonlySet<string>>("fb-filter", { detail: pressed }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-filter": FbFilter;
  }
}
