import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { bookingsApi, type Bookings } from "../api/bookings.ts";
import { newId } from "../api/ids.ts";
import { seriesApi, type SeriesOfBookings } from "../api/series.ts";
import type { Alternative, Booking, Resource, ResourceKind } from "../api/schema.d.ts";
import {
  daysOf,
  draftOf,
  firstDayOf,
  freeOver,
  freshDraft,
  isComplete,
  patchOf,
  requestOf,
  seriesOf,
  type Draft,
} from "./draft.ts";
import { foreseen, foreseenSeries } from "./foresight.ts";
import "./fb-feedback.ts";
import "./fb-options.ts";
import "./fb-repeat.ts";
import type { Repeat } from "./repeat.ts";
import { sentOff } from "./sending-off.ts";
import type { Range } from "../calendar/choosing.ts";
import { addDays, daysBetween, type Day } from "../calendar/days.ts";
import { colorsOf } from "../calendar/entries.ts";
import "../components/fb-sheet.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { count, t } from "../i18n/texts.ts";

const THINKING_MS = 350;

/**
 * Asks for a stay or an outing, or for a change of one.
 *
 * @fires fb-close - it is over, done or not
 */
@customElement("fb-request")
export class FbRequest extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      .kinds {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: 1fr;
        padding: 3px;
        border-radius: 25px;
        background: color-mix(in srgb, var(--fb-text) 8%, transparent);
      }
      .kinds button {
        min-height: 44px;
        border-radius: 22px;
        font-weight: 600;
      }
      .kinds [aria-pressed="true"] {
        background: var(--fb-raised);
        box-shadow: 0 1px 3px rgb(0 0 0 / 18%);
      }
      .hours {
        --least: 14rem;
      }
      .send {
        width: 100%;
      }
    `,
  ];

  @property({ attribute: false }) resources: readonly Resource[] = [];
  @property({ attribute: false }) range: Range | null = null;
  @property({ attribute: false }) wanted: ReadonlySet<string> = new Set();
  @property() today: Day = "";
  /** The booking to be changed, if it is a change. */
  @property({ attribute: false }) booking: Booking | null = null;

  @consume({ context: bookingsApi }) private _bookings!: Bookings;
  @consume({ context: seriesApi }) private _series!: SeriesOfBookings;
  @state() private _draft!: Draft;
  private readonly _sending = new Sending(this);
  private readonly _id = newId();

  private readonly _free = new Task(this, {
    args: () => [JSON.stringify(daysOf(this._draft)), this._draft.start, this._draft.end] as const,
    task: async (_args, { signal }): Promise<ReadonlyMap<string, number>> => {
      const { from, to } = daysOf(this._draft);
      if (from === "" || !(from < to)) return new Map();
      const found = await this._bookings.availability(from, to, this.booking?.id, signal);
      return new Map(found.map((one) => [one.resource_id, freeOver(one, this._draft)]));
    },
  });

  private readonly _foreseen = new Task(this, {
    args: () => [JSON.stringify(seriesOf(this._draft) ?? requestOf(this._draft))] as const,
    task: async (_args, { signal }) => {
      if (!isComplete(this._draft)) return null;
      await new Promise((resolve) => setTimeout(resolve, THINKING_MS));
      signal.throwIfAborted();
      return (
        (await foreseenSeries(this._series, this._draft, signal)) ??
        foreseen(this._bookings, this._draft, this.booking, signal)
      );
    },
  });

  /** What the draft begins with is set by then, and the tasks have not asked for it yet. */
  override connectedCallback(): void {
    super.connectedCallback();
    const { resources, range, wanted, today } = this;
    this._draft =
      this.booking === null ? freshDraft({ resources, range, wanted, today }) : draftOf(this.booking);
  }

  override render() {
    const draft = this._draft;
    const fitting = this.resources.filter(({ kind }) => kind === draft.kind);
    return html`<fb-sheet heading=${this._heading()} @fb-close=${this._onClose}>
      <form id="request" @submit=${this._onSubmit}>
        ${this._kinds(draft)} ${draft.kind === "overnight" ? this._nights(draft) : this._hours(draft)}
        <fb-options
          .resources=${fitting}
          .colors=${colorsOf(this.resources)}
          .amounts=${draft.amounts}
          .free=${this._free.value ?? new Map<string, number>()}
          @fb-amounts=${this._onAmounts}
        ></fb-options>
        ${draft.kind === "overnight" ? this._exclusive(draft) : nothing}
        ${this.booking === null ? this._repeat(draft) : nothing} ${this._note(draft)} ${this._sending.told()}
      </form>
      <div slot="footer" class="stack">
        <fb-feedback
          .feedback=${this._foreseen.value ?? null}
          .resources=${this.resources}
          @fb-alternative=${this._onAlternative}
        ></fb-feedback>
        ${this._waiting(draft)}
        ${draft.amounts.size === 0 ? html`<p class="hint">${t("request.choose")}</p>` : nothing}
        <button class="main send" form="request" ?disabled=${this._sending.busy || !this._sendable()}>
          ${this.booking === null ? t("request.send") : t("request.send_change")}
        </button>
      </div>
    </fb-sheet>`;
  }

  private _heading(): string {
    return this.booking === null ? t("request.title") : t("request.title_change");
  }

  private _sendable(): boolean {
    if (!isComplete(this._draft)) return false;
    return this.booking === null || patchOf(this._draft, this.booking) !== null;
  }

  private _kinds(draft: Draft) {
    const kinds = new Set(this.resources.map(({ kind }) => kind));
    if (this.booking !== null || kinds.size < 2) return nothing;
    return html`<div class="kinds" role="group" aria-label=${t("request.kind")}>
      ${this._kind("overnight", draft)} ${this._kind("hourly", draft)}
    </div>`;
  }

  private _kind(kind: ResourceKind, draft: Draft) {
    return html`<button
      type="button"
      aria-pressed=${kind === draft.kind ? "true" : "false"}
      @click=${() => {
        if (kind !== draft.kind) this._set({ kind, amounts: new Map(this._only(kind)) });
      }}
    >
      ${t(`request.${kind}`)}
    </button>`;
  }

  /** The only resource of its kind needs no choosing. */
  private _only(kind: ResourceKind): [string, number][] {
    const fitting = this.resources.filter((resource) => resource.kind === kind);
    return fitting.length === 1 ? fitting.map(({ id }) => [id, 1]) : [];
  }

  private _nights({ arrival, departure }: Draft) {
    const nights = daysBetween(arrival, departure);
    return html`<div class="pair">
        ${this._input("date", "arrival", arrival)} ${this._input("date", "departure", departure)}
      </div>
      <p class="hint" aria-live="polite">${nights > 0 ? count("nights", nights) : t("request.order")}</p>`;
  }

  private _hours({ start, end }: Draft) {
    return html`<div class="pair hours">
        ${this._input("datetime-local", "start", start)} ${this._input("datetime-local", "end", end)}
      </div>
      ${start < end ? nothing : html`<p class="hint" aria-live="polite">${t("request.order")}</p>`}`;
  }

  private _input(
    type: "date" | "datetime-local",
    name: "arrival" | "departure" | "start" | "end",
    value: string,
  ) {
    return html`<div class="field">
      <label for=${name}>${t(`field.${name}`)}</label>
      <input id=${name} type=${type} required .value=${value} @change=${this._onPeriod} />
    </div>`;
  }

  private _exclusive(draft: Draft) {
    return html`<label class="check">
      <input type="checkbox" .checked=${draft.exclusive} @change=${this._onExclusive} />
      <span>${t("request.exclusive")}<br /><span class="hint">${t("request.exclusive.hint")}</span></span>
    </label>`;
  }

  private _repeat(draft: Draft) {
    return html`<fb-repeat
      .repeat=${draft.repeat}
      first=${firstDayOf(draft)}
      @fb-repeated=${this._onRepeated}
    ></fb-repeat>`;
  }

  /** Where others have it already, one may wait for it. */
  private _waiting(draft: Draft) {
    const full = (this._foreseen.value?.conflicts.length ?? 0) > 0;
    if (this.booking !== null || seriesOf(draft) !== null || !(full || draft.wait)) return nothing;
    return html`<label class="check">
      <input type="checkbox" .checked=${draft.wait} @change=${this._onWait} />
      <span>${t("request.wait")}<br /><span class="hint">${t("request.wait.hint")}</span></span>
    </label>`;
  }

  private _note(draft: Draft) {
    return html`<div class="field">
      <label for="note">${t("field.note")}</label>
      <textarea id="note" rows="2" maxlength="500" .value=${draft.note} @change=${this._onNote}></textarea>
      <small>${t("request.note.hint")}</small>
    </div>`;
  }

  private _set(change: Partial<Draft>): void {
    this._sending.forget();
    this._draft = { ...this._draft, ...change };
  }

  private _onPeriod(event: Event): void {
    const { id, value } = event.target as HTMLInputElement;
    const { arrival, departure, start, end } = this._draft;
    if (id === "arrival") {
      const nights = Math.max(1, daysBetween(arrival, departure)); // the stay moves as a whole
      this._set({ arrival: value, departure: value === "" ? departure : addDays(value, nights) });
    } else if (id === "departure") this._set({ departure: value });
    else if (id === "start")
      this._set({ start: value, end: end > value ? end : `${value.slice(0, 10)}T23:00` });
    else this._set({ start, end: value });
  }

  private _onAmounts(event: CustomEvent<ReadonlyMap<string, number>>): void {
    this._set({ amounts: event.detail });
  }

  private _onExclusive(event: Event): void {
    this._set({ exclusive: (event.target as HTMLInputElement).checked });
  }

  private _onRepeated({ detail }: CustomEvent<Repeat>): void {
    this._set({ repeat: detail });
  }

  private _onWait(event: Event): void {
    this._set({ wait: (event.target as HTMLInputElement).checked });
  }

  private _onNote(event: Event): void {
    this._set({ note: (event.target as HTMLTextAreaElement).value });
  }

  private _onAlternative({ detail }: CustomEvent<Alternative>): void {
    const { resource_id: id, arrival, departure, start, end } = detail;
    const amount = this._draft.amounts.get(id) ?? [...this._draft.amounts.values()][0] ?? 1;
    const amounts = this._draft.amounts.has(id) ? this._draft.amounts : new Map([[id, amount]]);
    const nights = arrival !== undefined && departure !== undefined ? { arrival, departure } : {};
    const hours =
      start !== undefined && end !== undefined ? { start: start.slice(0, 16), end: end.slice(0, 16) } : {};
    this._set({ amounts, ...nights, ...hours });
  }

  private async _onSubmit(event: Event): Promise<void> {
    event.preventDefault();
    if (this._sending.busy || !this._sendable()) return;
    await this._sending.run(async () => {
      const server = { bookings: this._bookings, series: this._series };
      say(this, await sentOff(server, this._draft, this.booking, this._id));
      this._onClose();
    });
  }

  private _onClose(): void {
    this.dispatchEvent(new CustomEvent("fb-close"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-request": FbRequest;
  }
}
