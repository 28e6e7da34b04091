import mdiMinus from "@mdi/svg/svg/minus.svg?path";
import mdiPlus from "@mdi/svg/svg/plus.svg?path";
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../i18n/texts.ts";
import "./fb-icon.ts";
import { base, buttons } from "./base-styles.ts";

/**
 * A small number, changed by thumb.
 *
 * @fires fb-count - the number changed; detail is the new one
 */
@customElement("fb-stepper")
export class FbStepper extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      div {
        display: inline-flex;
        align-items: center;
        border: 1px solid var(--fb-field-line);
        border-radius: 999px;
        background: var(--fb-card);
      }
      output {
        min-width: 2.2ch;
        text-align: center;
        font-weight: 640;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ type: Number }) value = 1;
  @property({ type: Number }) min = 1;
  @property({ type: Number }) max = 1000;
  @property() label = "";

  override render() {
    return html`<div role="group" aria-label=${this.label}>
      ${this._button(-1, mdiMinus, t("fewer"))}
      <output aria-live="polite">${this.value}</output>
      ${this._button(1, mdiPlus, t("more"))}
    </div>`;
  }

  private _button(step: number, icon: string, label: string) {
    const next = this.value + step;
    return html`<button
      class="round"
      type="button"
      aria-label=${label}
      ?disabled=${next < this.min || next > this.max}
      @click=${() => {
        this._onStep(next);
      }}
    >
      <fb-icon path=${icon}></fb-icon>
    </button>`;
  }

  private _onStep(value: number): void {
    this.value = value;
    this.dispatchEvent(new CustomEvent<number>("fb-count", { detail: value }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-stepper": FbStepper;
  }
}
