import { consume } from "@lit/context";
import { html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Series, SeriesDate, SeriesScope } from "../api/schema.d.ts";
import { seriesApi, type SeriesOfBookings, type SeriesVerb } from "../api/series.ts";
import type { Day } from "../calendar/days.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-sheet.ts";
import { fields } from "../components/field-styles.ts";
import { textOf } from "../components/form.ts";
import { Overriding } from "../components/overriding.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { mannerOf } from "../components/verbs.ts";
import { t } from "../i18n/texts.ts";
import { scopeFields } from "./scope-fields.ts";
import { rhythmWords, seriesPlaces, toCome } from "./series-words.ts";

/**
 * Asks once more before something is decided about a whole series, or about a part of it.
 *
 * @fires fb-close - it is over, done or not
 */
@customElement("fb-series-decision")
export class FbSeriesDecision extends LitElement {
  static override styles = [base, buttons, fields];

  @property({ attribute: false }) series!: Series;
  @property() verb: SeriesVerb = "cancel";
  @property() today: Day = "";

  @consume({ context: seriesApi }) private _series!: SeriesOfBookings;
  @state() private _scope: SeriesScope = "all";
  @state() private _from = "";
  private readonly _sending = new Sending(this);
  private readonly _overriding = new Overriding(this);

  override connectedCallback(): void {
    super.connectedCallback();
    this._from = this._choices[0]?.date ?? "";
  }

  override render() {
    const { series, verb } = this;
    const { look, words, internal } = mannerOf(verb);
    return html`<fb-sheet heading=${t(`series.${verb}.title`)} @fb-close=${this._onClose}>
      <form id="decision" @submit=${this._onSubmit}>
        <p><b>${series.member.name} · ${seriesPlaces(series)}</b><br />${rhythmWords(series)}</p>
        <p>${t(`series.${verb}.text`)}</p>
        ${verb === "cancel" ? this._scopes() : nothing}
        ${words ? this._words("words", t(words.label), words.required) : nothing}
        ${internal ? this._words("internal", t("decline.internal")) : nothing} ${this._sending.told()}
        ${this._overriding.field()}
      </form>
      <div slot="footer" class="actions">
        <button form="decision" class=${look} ?disabled=${this._sending.busy}>
          ${t(`series.${verb}.do`)}
        </button>
        <button class="plain" type="button" @click=${this._onClose}>${t("back")}</button>
      </div>
    </fb-sheet>`;
  }

  private get _choices(): SeriesDate[] {
    return toCome(this.series.dates ?? [], this.today);
  }

  private _scopes() {
    return scopeFields(this._choices, { scope: this._scope, from: this._from }, (scope, day) => {
      this._scope = scope;
      this._from = day;
    });
  }

  private _words(name: string, label: string, required = false) {
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <textarea id=${name} name=${name} rows="2" maxlength="2000" ?required=${required}></textarea>
    </div>`;
  }

  private async _onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { words } = mannerOf(this.verb);
    const [said, internal] = [textOf(form, "words"), textOf(form, "internal")];
    const meant = this._scope === "all" ? {} : { from: this._from };
    const whole = {
      ...(this.verb === "cancel" ? { scope: this._scope, ...meant } : {}),
      ...(words && said !== "" ? { [words.field]: said } : {}),
      ...(internal === "" ? {} : { internal_note: internal }),
    };
    await this._sending.run(async () => {
      await this._overriding.attempt((reasoned, tried) =>
        this._series[tried ? "preview" : "decide"](this.series.id, this.verb, { ...whole, ...reasoned }),
      );
      say(this, t(`said.${this.verb}`));
      this._onClose();
    });
  }

  private _onClose(): void {
    this.dispatchEvent(new CustomEvent("fb-close"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-series-decision": FbSeriesDecision;
  }
}
