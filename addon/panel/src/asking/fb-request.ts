import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { bookingsApi, type Bookings } from "../api/bookings.ts";
import { newId } from "../api/ids.ts";
import { membersApi, type Members } from "../api/members.ts";
import type { Alternative, Booking, Me, Member, Resource } from "../api/schema.d.ts";
import { seriesApi, type SeriesOfBookings } from "../api/series.ts";
import { Upkeep } from "../api/upkeep.ts";
import { connected, whoAmI, type Connection } from "../api/who.ts";
import type { Range } from "../calendar/choosing.ts";
import type { Day } from "../calendar/days.ts";
import { colorsOf } from "../calendar/entries.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-sheet.ts";
import { fields } from "../components/field-styles.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { t } from "../i18n/texts.ts";
import type { Companion } from "./companions.ts";
import {
  daysOf,
  draftOf,
  firstDayOf,
  freeOver,
  freshDraft,
  isComplete,
  isOver,
  keepsEmpty,
  onlyOne,
  otherPeriod,
  patchOf,
  requestOf,
  seriesOf,
  type Draft,
} from "./draft.ts";
import { askedFor, forWhom, tick, wordsField } from "./extra-fields.ts";
import "./fb-companions.ts";
import "./fb-feedback.ts";
import "./fb-options.ts";
import "./fb-repeat.ts";
import { exceedsShare, foreseen, foreseenSeries, recorded } from "./foresight.ts";
import { kindSwitch, periodFields } from "./period-fields.ts";
import type { Repeat } from "./repeat.ts";
import { requestStyles } from "./request-styles.ts";
import { sentOff } from "./sending-off.ts";

const THINKING_MS = 350;

/**
 * Asks for a stay or an outing, or for a change of one. What is over is put down instead, by who runs the household.
 *
 * @fires fb-close - it is over, done or not
 */
@customElement("fb-request")
export class FbRequest extends LitElement {
  static override styles = [base, buttons, fields, requestStyles];

  @property({ attribute: false }) resources: readonly Resource[] = [];
  @property({ attribute: false }) range: Range | null = null;
  @property({ attribute: false }) wanted: ReadonlySet<string> = new Set();
  @property() today: Day = "";
  /** The booking to be changed, if it is a change. */
  @property({ attribute: false }) booking: Booking | null = null;

  @consume({ context: bookingsApi }) private _bookings!: Bookings;
  @consume({ context: seriesApi }) private _series!: SeriesOfBookings;
  @consume({ context: membersApi }) private _members!: Members;
  @consume({ context: connected }) private _connection!: Connection;
  @consume({ context: whoAmI, subscribe: true }) private _me!: Me;
  @state() private _draft!: Draft;
  @state() private _people: readonly Member[] = [];
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
      if (this._records()) return recorded();
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
    void this._askAround();
  }

  override render() {
    const draft = this._draft;
    const fitting = this.resources.filter(({ kind }) => kind === draft.kind);
    return html`<fb-sheet heading=${t(this._words("title"))} @fb-close=${this._onClose}>
      <form id="request" @submit=${this._onSubmit}>
        ${this._kinds(draft)} ${this._whom(draft)}
        ${periodFields(draft, (change) => {
          this._set(change);
        })}
        <fb-options
          .resources=${fitting}
          .colors=${colorsOf(this.resources)}
          .amounts=${draft.amounts}
          .free=${this._free.value ?? new Map<string, number>()}
          @fb-amounts=${this._onAmounts}
        ></fb-options>
        ${
          draft.kind === "overnight"
            ? tick("exclusive", draft.exclusive, (exclusive) => {
                this._set({ exclusive });
              })
            : nothing
        }
        ${this._waiver(draft)} ${this._records() ? this._reason(draft) : this._more(draft)}
        ${this._sending.told()}
      </form>
      <div slot="footer" class="stack">${this._footer(draft)}</div>
    </fb-sheet>`;
  }

  private _footer(draft: Draft) {
    return html`<fb-feedback
        .feedback=${this._foreseen.value ?? null}
        .resources=${this.resources}
        @fb-alternative=${this._onAlternative}
      ></fb-feedback>
      ${this._choices(draft)}
      ${draft.amounts.size === 0 ? html`<p class="hint">${t("request.choose")}</p>` : nothing}
      <button class="main send" form="request" ?disabled=${this._sending.busy || !this._sendable()}>
        ${t(this._words("send"))}
      </button>`;
  }

  private _words(part: "title" | "send") {
    if (this.booking !== null) return `request.${part}_change` as const;
    return this._records() ? (`request.${part}_record` as const) : (`request.${part}` as const);
  }

  /** It is over, and the reader may put down what was. */
  private _records(): boolean {
    const over = this.booking === null && this.today !== "" && isOver(this._draft, this.today);
    return over && this._me.can.includes("manage");
  }

  private _sendable(): boolean {
    if (!isComplete(this._draft)) return false;
    return this.booking === null || patchOf(this._draft, this.booking) !== null;
  }

  private _kinds(draft: Draft) {
    const kinds = new Set(this.resources.map(({ kind }) => kind));
    if (this.booking !== null || kinds.size < 2) return nothing;
    return kindSwitch(draft.kind, (kind) => {
      this._set({ kind, amounts: onlyOne(this.resources, kind) });
    });
  }

  /** Offered where time is kept empty at all. */
  private _waiver(draft: Draft) {
    const offered = draft.waives || keepsEmpty(draft, this.resources);
    if (!offered || this._records()) return nothing;
    return tick("waives", draft.waives, (waives) => {
      this._set({ waives });
    });
  }

  private _whom({ forMember }: Draft) {
    if (this.booking !== null) return nothing;
    return forWhom(askedFor(this._people, this._me), forMember, (id) => {
      this._set({ forMember: id });
    });
  }

  private _reason({ reason }: Draft) {
    return wordsField(
      "reason",
      reason,
      (text) => {
        this._set({ reason: text });
      },
      true,
    );
  }

  private _more(draft: Draft) {
    return html`<fb-companions
        .people=${this._people.filter(({ state }) => state === "active")}
        .chosen=${draft.companions}
        @fb-companions=${this._onCompanions}
      ></fb-companions>
      ${
        this.booking === null
          ? html`<fb-repeat
              .repeat=${draft.repeat}
              first=${firstDayOf(draft)}
              @fb-repeated=${this._onRepeated}
            ></fb-repeat>`
          : nothing
      }
      ${wordsField("note", draft.note, (note) => {
        this._set({ note });
      })}`;
  }

  /** What may be chosen where it is not simply free. */
  private _choices(draft: Draft) {
    const feedback = this._foreseen.value ?? null;
    if (this.booking !== null || seriesOf(draft) !== null || this._records()) return nothing;
    const full = (feedback?.conflicts.length ?? 0) > 0;
    const exceeds = exceedsShare(feedback) || draft.override !== "";
    return html`${
      full || draft.wait
        ? tick("wait", draft.wait, (wait) => {
            this._set({ wait, whatever: false });
          })
        : nothing
    }
    ${
      draft.amounts.size > 1 && (full || draft.whatever)
        ? tick("whatever", draft.whatever, (whatever) => {
            this._set({ whatever, wait: false });
          })
        : nothing
    }
    ${
      exceeds && draft.forMember !== null
        ? wordsField("override", draft.override, (override) => {
            this._set({ override });
          })
        : nothing
    }`;
  }

  /** Whoever can't be named is still let in by number. */
  private async _askAround(): Promise<void> {
    try {
      this._people = await this._members.list();
    } catch {
      return;
    }
    if (this.booking === null) return;
    const names = new Map(this._people.map(({ id, name }) => [id, name]));
    this._draft = { ...this._draft, companions: draftOf(this.booking, names).companions };
  }

  private _set(change: Partial<Draft>): void {
    this._sending.forget();
    this._draft = { ...this._draft, ...change };
  }

  private _onAmounts(event: CustomEvent<ReadonlyMap<string, number>>): void {
    this._set({ amounts: event.detail });
  }

  private _onCompanions(event: CustomEvent<readonly Companion[]>): void {
    this._set({ companions: event.detail });
  }

  private _onRepeated({ detail }: CustomEvent<Repeat>): void {
    this._set({ repeat: detail });
  }

  private _onAlternative({ detail }: CustomEvent<Alternative>): void {
    this._set(otherPeriod(this._draft, detail));
  }

  private async _onSubmit(event: Event): Promise<void> {
    event.preventDefault();
    if (this._sending.busy || !this._sendable()) return;
    await this._sending.run(async () => {
      const server = {
        bookings: this._bookings,
        series: this._series,
        upkeep: new Upkeep(this._connection),
      };
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
