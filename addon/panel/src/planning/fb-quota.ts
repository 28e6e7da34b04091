import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import { base } from "../components/base-styles.ts";
import { properties } from "../components/cssom.ts";
import { decimal, monthName } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";
import type { Figure } from "./figures.ts";
import { amountWords } from "./figures.ts";

/** What somebody may take in a year or a month: a bar of what is used, asked for and left; and the same in words. */
@customElement("fb-quota")
export class FbQuota extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        gap: 0.35rem;
        min-width: 0;
      }
      .words {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 1rem;
      }
      .what {
        font-weight: 600;
      }
      .left {
        font-variant-numeric: tabular-nums;
      }
      .bar {
        display: flex;
        height: 12px;
        border-radius: 6px;
        overflow: hidden;
        background: color-mix(in srgb, var(--fb-text) 10%, var(--fb-card));
      }
      .used {
        width: calc(var(--used) * 100%);
        background: var(--fb-accent);
      }
      .wanted {
        width: calc(var(--wanted) * 100%);
        background: repeating-linear-gradient(
          -45deg,
          var(--fb-accent) 0 4px,
          color-mix(in srgb, var(--fb-accent) 30%, var(--fb-card)) 4px 8px
        );
      }
      .over .used {
        background: var(--fb-error);
      }
      .over .wanted {
        background: repeating-linear-gradient(
          -45deg,
          var(--fb-error) 0 4px,
          color-mix(in srgb, var(--fb-error) 30%, var(--fb-card)) 4px 8px
        );
      }
      :host([compact]) {
        font-size: 0.9rem;
        line-height: 1.3;
      }
      :host([compact]) .bar {
        height: 8px;
      }
      .over .left {
        color: var(--fb-error);
        font-weight: 640;
      }
      small {
        font-size: 0.86rem;
        color: var(--fb-muted);
      }
    `,
  ];

  @property({ attribute: false }) figure!: Figure;
  /** Whose it is, where that is not plain. */
  @property() whose = "";
  /** Among other things, on little room. */
  @property({ type: Boolean, reflect: true }) compact = false;
  /** Of what, where several stand together. */
  @property() place = "";

  override render() {
    const { limit, used, wanted, left, unit, period } = this.figure;
    const over = used + wanted > limit;
    const whole = Math.max(limit, used + wanted, 1);
    const title = [this.whose, this.place, spanWords(period)].filter(Boolean).join(" · ");
    const rest = over
      ? t("quota.over", { over: amountWords(used + wanted - limit, unit) })
      : t("quota.left", { left: amountWords(left - wanted, unit) });
    return html`<div class=${classMap({ over })}>
      <p class="words"><span class="what">${title}</span><span class="left">${rest}</span></p>
      <div
        class="bar"
        aria-hidden="true"
        ${properties({ "--used": used / whole, "--wanted": wanted / whole })}
      >
        <span class="used"></span><span class="wanted"></span>
      </div>
      <small
        >${t(`quota.used.${unit}`, { used: decimal(used), limit: decimal(limit) })}${
          wanted > 0 ? html` · ${t("quota.wanted", { wanted: amountWords(wanted, unit) })}` : nothing
        }</small
      >
    </div>`;
  }
}

/** "2027", or "July 2027". */
function spanWords(period: string): string {
  return period.length === 4 ? period : monthName(period);
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-quota": FbQuota;
  }
}
