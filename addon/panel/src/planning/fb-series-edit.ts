import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import { Problem } from "../api/problem.ts";
import { resourcesApi, type Resources } from "../api/resources.ts";
import type { Resource, Series, SeriesDate, SeriesPattern, SeriesScope } from "../api/schema.d.ts";
import { seriesApi, type SeriesOfBookings } from "../api/series.ts";
import { keepsEmpty } from "../asking/draft.ts";
import { tick } from "../asking/extra-fields.ts";
import "../asking/fb-feedback.ts";
import type { Feedback } from "../asking/fb-feedback.ts";
import "../asking/fb-repeat.ts";
import { fine, ofProblem } from "../asking/foresight.ts";
import type { Repeat } from "../asking/repeat.ts";
import type { Day } from "../calendar/days.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-sheet.ts";
import "../components/fb-stepper.ts";
import { fields } from "../components/field-styles.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { count, t } from "../i18n/texts.ts";
import { scopeFields } from "./scope-fields.ts";
import { seriesDraft, seriesPatch, type SeriesDraft } from "./series-patch.ts";
import { patternOf, seriesPlaces, toCome } from "./series-words.ts";

const THINKING_MS = 350;

/**
 * Changes one date of a series, one and those that follow, or all; says before what would come of it.
 *
 * @fires fb-close - it is over, done or not
 */
@customElement("fb-series-edit")
export class FbSeriesEdit extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      .hours {
        --least: 14rem;
      }
    `,
  ];

  @property({ attribute: false }) series!: Series;
  @property() today: Day = "";

  @consume({ context: seriesApi }) private _series!: SeriesOfBookings;
  @consume({ context: resourcesApi }) private _resources!: Resources;
  @state() private _draft: SeriesDraft | null = null;
  @state() private _known: readonly Resource[] = [];
  private readonly _sending = new Sending(this);

  private readonly _foreseen = new Task(this, {
    args: () => [JSON.stringify(this._patch())] as const,
    task: async (_args, { signal }): Promise<Feedback | null> => {
      const patch = this._patch();
      if (patch === null) return null;
      await new Promise((resolve) => setTimeout(resolve, THINKING_MS));
      signal.throwIfAborted();
      try {
        const after = await this._series.previewChange(this.series, patch, signal);
        const { touched = [], skipped = [] } = after;
        return { ...fine(count("series.touched", touched.length)), dates: touched, skipped };
      } catch (error) {
        if (error instanceof Problem && [409, 422].includes(error.status)) return ofProblem(error);
        throw error;
      }
    },
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this._begin("all", this._choices[0]);
    void this._askForRules();
  }

  override render() {
    const [draft, pattern] = [this._draft, patternOf(this.series)];
    return html`<fb-sheet heading=${t("series.change.title")} @fb-close=${this._onClose}>
      ${
        draft === null || pattern === undefined
          ? html`<p>${t("series.nothing_ahead")}</p>`
          : this._form(draft, pattern)
      }
      <div slot="footer" class="stack">
        <fb-feedback .feedback=${this._foreseen.value ?? null}></fb-feedback>
        <div class="actions">
          <button form="series" class="main" ?disabled=${this._sending.busy || this._patch() === null}>
            ${t("save")}
          </button>
          <button class="plain" type="button" @click=${this._onClose}>${t("back")}</button>
        </div>
      </div>
    </fb-sheet>`;
  }

  private _form(draft: SeriesDraft, pattern: SeriesPattern) {
    return html`<form id="series" @submit=${this._onSubmit}>
      <p><b>${seriesPlaces(this.series)}</b></p>
      ${scopeFields(this._choices, draft, (scope, from) => {
        this._begin(scope, this._choices.find(({ date }) => date === from) ?? this._choices[0]);
      })}
      ${this._period(draft)} ${pattern.items.map((item) => this._persons(draft, item))} ${this._alone(draft)}
      ${
        draft.scope === "this"
          ? nothing
          : html`<fb-repeat
              .repeat=${draft.repeat}
              none="repeat.kept"
              first=${draft.begins.slice(0, 10)}
              @fb-repeated=${this._onRepeated}
            ></fb-repeat>`
      }
      ${this._sending.told()}
    </form>`;
  }

  private _period(draft: SeriesDraft) {
    const stay = draft.begins.length === 10;
    const type = stay ? "date" : "datetime-local";
    return html`<div class=${classMap({ pair: true, hours: !stay })}>
        <div class="field">
          <label for="begins">${t(stay ? "field.arrival" : "field.start")}</label>
          <input id="begins" type=${type} required .value=${draft.begins} @change=${this._onPeriod} />
        </div>
        <div class="field">
          <label for="ends">${t(stay ? "field.departure" : "field.end")}</label>
          <input id="ends" type=${type} required .value=${draft.ends} @change=${this._onPeriod} />
        </div>
      </div>
      ${draft.scope === "this" ? nothing : html`<p class="hint">${t(stay ? "series.nights_follow" : "series.hours_follow")}</p>`}`;
  }

  private _persons(draft: SeriesDraft, { resource_id, resource_name = "" }: SeriesPattern["items"][number]) {
    const label = `${t("request.persons")}: ${resource_name}`;
    return html`<div class="field">
      <span class="label">${label}</span>
      <fb-stepper
        label=${label}
        .value=${draft.amounts.get(resource_id) ?? 1}
        @fb-count=${(event: CustomEvent<number>) => {
          this._set({ amounts: new Map(draft.amounts).set(resource_id, event.detail) });
        }}
      ></fb-stepper>
    </div>`;
  }

  /** Who else may be near; time between is offered for where some is kept at all. */
  private _alone(draft: SeriesDraft) {
    const [stay, waives] = [draft.begins.length === 10, draft.waives || keepsEmpty(draft, this._known)];
    return html`${
      stay
        ? tick("exclusive", draft.exclusive, (exclusive) => {
            this._set({ exclusive });
          })
        : nothing
    }
    ${
      waives
        ? tick("waives", draft.waives, (waives) => {
            this._set({ waives });
          })
        : nothing
    }`;
  }

  private get _choices(): SeriesDate[] {
    return toCome(this.series.dates ?? [], this.today);
  }

  private _patch() {
    const [draft, pattern] = [this._draft, patternOf(this.series)];
    const date = this._choices.find((each) => each.date === draft?.from);
    return draft === null || pattern === undefined || date === undefined
      ? null
      : seriesPatch(draft, date, pattern);
  }

  private _begin(scope: SeriesScope, date: SeriesDate | undefined): void {
    const pattern = patternOf(this.series);
    if (date === undefined || pattern === undefined) return;
    this._sending.forget();
    const before = this._draft?.from === date.date ? this._draft : seriesDraft(date, pattern, scope);
    this._draft = { ...before, scope };
  }

  /** Without an answer everything else can still be changed. */
  private async _askForRules(): Promise<void> {
    try {
      this._known = await this._resources.list();
    } catch (error) {
      this._sending.blame(error);
    }
  }

  private _set(change: Partial<SeriesDraft>): void {
    this._sending.forget();
    if (this._draft !== null) this._draft = { ...this._draft, ...change };
  }

  private _onPeriod(event: Event): void {
    const { id, value } = event.target as HTMLInputElement;
    this._set(id === "begins" ? { begins: value } : { ends: value });
  }

  private _onRepeated({ detail }: CustomEvent<Repeat>): void {
    this._set({ repeat: detail });
  }

  private async _onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const patch = this._patch();
    if (patch === null || this._sending.busy) return;
    await this._sending.run(async () => {
      const { touched = [] } = await this._series.change(this.series, patch);
      say(this, count("said.series_changed", touched.length));
      this._onClose();
    });
  }

  private _onClose(): void {
    this.dispatchEvent(new CustomEvent("fb-close"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-series-edit": FbSeriesEdit;
  }
}
