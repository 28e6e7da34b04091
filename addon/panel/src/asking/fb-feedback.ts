import mdiAlertOutline from "@mdi/svg/svg/alert-outline.svg?path";
import mdiCheckCircleOutline from "@mdi/svg/svg/check-circle-outline.svg?path";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import type {
  Alternative,
  Conflict,
  Fault,
  QuotaFigure,
  Resource,
  SeriesDate,
  SkippedDate,
} from "../api/schema.d.ts";
import "../components/fb-icon.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../planning/fb-quota.ts";
import { listed, shortDay, shortRange, wallRange, wallTime } from "../i18n/formats.ts";
import { count, t } from "../i18n/texts.ts";

export interface Feedback {
  fine: boolean;
  /** What would happen, where it is fine. */
  text: string;
  faults: readonly Fault[];
  conflicts: readonly Conflict[];
  alternatives: readonly Alternative[];
  /** How the shares that it counts towards would stand. */
  quotas: readonly QuotaFigure[];
  /** Of what repeats: the dates there would be, and those that would be left out. */
  dates: readonly SeriesDate[];
  skipped: readonly SkippedDate[];
}

/**
 * What would become of a draft if it were sent.
 *
 * @fires fb-alternative - another period is taken; detail is the Alternative
 */
@customElement("fb-feedback")
export class FbFeedback extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      .box {
        --tone: var(--fb-warning);
        display: flex;
        gap: 0.7rem;
        padding: 0.7rem 0.9rem;
        border-radius: var(--fb-radius-small);
        background: color-mix(in srgb, var(--tone) 10%, var(--fb-card));
        max-height: 38vh;
        overflow-y: auto;
      }
      .fine {
        --tone: var(--fb-success);
      }
      fb-icon {
        color: var(--tone);
      }
      .words {
        display: grid;
        gap: 0.35rem;
        min-width: 0;
      }
      ul {
        list-style: disc;
        padding-left: 1.1rem;
      }
      .days {
        max-height: 6rem;
        overflow-y: auto;
        font-size: 0.9rem;
        color: var(--fb-muted);
      }
      .others {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        padding: 0.3rem 0;
      }
    `,
  ];

  @property({ attribute: false }) feedback: Feedback | null = null;
  @property({ attribute: false }) resources: readonly Resource[] = [];

  override render() {
    return html`<div role="status">${this.feedback === null ? nothing : this._box(this.feedback)}</div>`;
  }

  private _box(feedback: Feedback) {
    return html`<div class=${classMap({ box: true, fine: feedback.fine })}>
      <fb-icon path=${feedback.fine ? mdiCheckCircleOutline : mdiAlertOutline}></fb-icon>
      <div class="words">
        ${feedback.fine ? html`<p>${feedback.text}</p>` : this._faults(feedback)}
        ${feedback.dates.length === 0 ? nothing : this._dates(feedback)}
        ${feedback.quotas.map((figure) => this._quota(figure))}
        ${feedback.alternatives.length === 0 ? nothing : this._alternatives(feedback.alternatives)}
      </div>
    </div>`;
  }

  private _faults({ faults, conflicts }: Feedback) {
    return html`<ul>
      ${faults.map(({ detail }) => html`<li>${detail}</li>`)}
      ${conflicts.map((conflict) => html`<li>${this._conflict(conflict)}</li>`)}
    </ul>`;
  }

  private _quota(figure: QuotaFigure) {
    const several = new Set(this.feedback?.quotas.map(({ resource_id: id }) => id)).size > 1;
    const place = this.resources.find(({ id }) => id === figure.resource_id)?.name ?? "";
    return html`<fb-quota
      compact
      .figure=${figure}
      whose=${t(figure.per === "branch" ? "quota.branch" : "quota.member")}
      place=${several ? place : ""}
    ></fb-quota>`;
  }

  private _dates({ dates, skipped }: Feedback) {
    return html`<p class="days">${listed(dates.map(({ date }) => shortDay(date)))}</p>
      ${
        skipped.length === 0
          ? nothing
          : html`<p>${count("repeat.skipped", skipped.length)}</p>
              <ul>
                ${skipped.map(
                  ({ date, reasons }) =>
                    html`<li>${shortDay(date)}: ${listed(reasons.map(({ title }) => title))}</li>`,
                )}
              </ul>`
      }`;
  }

  private _conflict({ resource_id, night, start, free }: Conflict): string {
    const when = night === undefined ? wallTime(start ?? "") : shortDay(night);
    const what = this.resources.find(({ id }) => id === resource_id)?.name ?? "";
    return count("conflict", Math.max(free, 0), { when, what });
  }

  private _alternatives(alternatives: readonly Alternative[]) {
    return html`<p>${t("request.alternatives")}</p>
      <div class="others">
        ${alternatives.slice(0, 4).map(
          (other) =>
            html`<button
              class="plain"
              type="button"
              @click=${() => {
                this._onAlternative(other);
              }}
            >
              ${this._period(other)}
            </button>`,
        )}
      </div>`;
  }

  private _period({ resource_id, arrival, departure, start, end }: Alternative): string {
    const what = this.resources.find(({ id }) => id === resource_id)?.name ?? "";
    const stay = arrival !== undefined && departure !== undefined;
    return `${what} · ${stay ? shortRange(arrival, departure) : wallRange(start ?? "", end ?? "")}`;
  }

  private _onAlternative(detail: Alternative): void {
    this.dispatchEvent(new CustomEvent<Alternative>("fb-alternative", { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-feedback": FbFeedback;
  }
}
