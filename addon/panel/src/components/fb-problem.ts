import mdiAlertCircleOutline from "@mdi/svg/svg/alert-circle-outline.svg?path";
import mdiWifiOff from "@mdi/svg/svg/wifi-off.svg?path";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { asProblem, type Problem } from "../api/problem.ts";
import { t } from "../i18n/texts.ts";
import "./fb-icon.ts";
import { base, buttons } from "./base-styles.ts";

/**
 * What went wrong, in the server's words where it spoke, and what to do next.
 *
 * @fires fb-retry - the person wants to try again
 */
@customElement("fb-problem")
export class FbProblem extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      .box {
        display: flex;
        gap: 0.8rem;
        padding: 0.9rem 1rem;
        border-radius: var(--fb-radius);
        background: color-mix(in srgb, var(--fb-error) 9%, var(--fb-card));
        border: 1px solid color-mix(in srgb, var(--fb-error) 35%, var(--fb-card));
      }
      fb-icon {
        color: var(--fb-error);
      }
      .words {
        display: grid;
        gap: 0.3rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .title {
        font-weight: 640;
      }
      ul {
        list-style: disc;
        padding-left: 1.1rem;
      }
      button {
        justify-self: start;
        margin-top: 0.3rem;
      }
    `,
  ];

  @property({ attribute: false }) problem: unknown;
  @property({ type: Boolean }) retry = false;

  override render() {
    const problem = asProblem(this.problem);
    return html`<div class="box" role="alert">
      <fb-icon path=${problem.offline ? mdiWifiOff : mdiAlertCircleOutline}></fb-icon>
      <div class="words">
        <p class="title">${titleOf(problem)}</p>
        ${this._details(problem)}
        ${this.retry ? html`<button class="plain" @click=${this._onRetry}>${t("retry")}</button>` : nothing}
      </div>
    </div>`;
  }

  private _details(problem: Problem) {
    if (problem.faults.length > 0) {
      return html`<ul>
        ${problem.faults.map((fault) => html`<li>${fault.detail}</li>`)}
      </ul>`;
    }
    const text = detailOf(problem);
    return text === "" ? nothing : html`<p>${text}</p>`;
  }

  private _onRetry(): void {
    this.dispatchEvent(new CustomEvent("fb-retry", { bubbles: true, composed: true }));
  }
}

function titleOf(problem: Problem): string {
  if (problem.offline) return t("problem.offline");
  if (problem.status === 429) return t("problem.too_fast");
  return problem.title === "" || problem.status === -1 ? t("problem.unexpected") : problem.title;
}

function detailOf(problem: Problem): string {
  if (problem.offline) return t("problem.offline.next");
  if (problem.message !== "" && problem.message !== problem.title) return problem.message;
  return problem.title === "" || problem.status === -1 ? t("problem.unexpected.next") : "";
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-problem": FbProblem;
  }
}
