import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Day } from "../calendar/days.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { t } from "../i18n/texts.ts";
import { MOST_TIMES, RHYTHMS, type Repeat, type Rhythm } from "./repeat.ts";

/**
 * How often, and until when.
 *
 * @fires fb-repeated - another choice; detail is the Repeat
 */
@customElement("fb-repeat")
export class FbRepeat extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      :host {
        display: grid;
        gap: 0.6rem;
      }
    `,
  ];

  @property({ attribute: false }) repeat!: Repeat;
  /** What no choice means: that nothing repeats, or that it goes on as it is. */
  @property() none: "repeat.never" | "repeat.kept" = "repeat.never";
  /** The first date: nothing ends before it. */
  @property() first: Day = "";

  override render() {
    const { rhythm } = this.repeat;
    return html`<div class="field">
        <label for="rhythm">${t("repeat")}</label>
        <select id="rhythm" @change=${this._onRhythm}>
          ${RHYTHMS.map(
            (each) =>
              html`<option value=${each} ?selected=${each === rhythm}>
                ${t(each === "never" ? this.none : `repeat.${each}`)}
              </option>`,
          )}
        </select>
      </div>
      ${rhythm === "never" ? nothing : this._end()}`;
  }

  private _end() {
    const { ends, times, until } = this.repeat;
    return html`<div class="pair">
      <div class="field">
        <label for="ends">${t("repeat.ends")}</label>
        <select id="ends" @change=${this._onEnds}>
          <option value="after" ?selected=${ends === "after"}>${t("repeat.after")}</option>
          <option value="on" ?selected=${ends === "on"}>${t("repeat.on")}</option>
        </select>
      </div>
      ${
        ends === "after"
          ? html`<div class="field">
              <label for="times">${t("repeat.times")}</label>
              <input
                id="times"
                type="number"
                min="1"
                max=${MOST_TIMES}
                required
                .value=${times.toString()}
                @change=${this._onTimes}
              />
            </div>`
          : html`<div class="field">
              <label for="until">${t("repeat.until")}</label>
              <input
                id="until"
                type="date"
                min=${this.first}
                required
                .value=${until}
                @change=${this._onUntil}
              />
            </div>`
      }
    </div>`;
  }

  private _onRhythm(event: Event): void {
    this._tell({ rhythm: (event.target as HTMLSelectElement).value as Rhythm });
  }

  private _onEnds(event: Event): void {
    this._tell({ ends: (event.target as HTMLSelectElement).value === "on" ? "on" : "after" });
  }

  private _onTimes(event: Event): void {
    this._tell({ times: Number((event.target as HTMLInputElement).value) });
  }

  private _onUntil(event: Event): void {
    this._tell({ until: (event.target as HTMLInputElement).value });
  }

  private _tell(change: Partial<Repeat>): void {
    const detail: Repeat = { ...this.repeat, ...change };
    this.dispatchEvent(new CustomEvent<Repeat>("fb-repeated", { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-repeat": FbRepeat;
  }
}
