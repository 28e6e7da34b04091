import { consume } from "@lit/context";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { ifDefined } from "lit/directives/if-defined.js";
import type { Fate, PolicyPatch, Rehearsal, Retold, Share } from "../api/schema.d.ts";
import { Upkeep } from "../api/upkeep.ts";
import { connected, type Connection } from "../api/who.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { parts } from "../components/part-styles.ts";
import { folds } from "../components/fold-styles.ts";
import { Sending } from "../components/sending.ts";
import { moment, percent } from "../i18n/formats.ts";
import { count, t } from "../i18n/texts.ts";
import { hashOf } from "../route.ts";
import { comparison, type Compared } from "./comparison.ts";

const YEARS = [1, 2, 5] as const;
const FATES: readonly Fate[] = ["approved", "pending", "waitlisted", "refused"];
const RETOLD_AT_MOST = 20;

/** Tries rules that are not saved yet on what was asked for in the past, and shows what would have come of it. */
@customElement("fb-rehearsal")
export class FbRehearsal extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    parts,
    folds,
    css`
      progress {
        width: 100%;
        height: 10px;
        accent-color: var(--fb-accent);
      }
      .running {
        display: flex;
        justify-content: space-between;
        gap: 1rem;
        font-variant-numeric: tabular-nums;
      }
      .told {
        display: grid;
        gap: 0.8rem;
        padding: 0.9rem 1rem;
        border-radius: var(--fb-radius-small);
        background: color-mix(in srgb, var(--fb-accent) 8%, var(--fb-card));
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 0.3rem 0.4rem;
        text-align: right;
        border-bottom: 1px solid var(--fb-line);
      }
      th:first-child {
        text-align: left;
        font-weight: 400;
      }
      thead th {
        font-size: 0.86rem;
        font-weight: 600;
        color: var(--fb-muted);
      }
      .changed td:last-child {
        font-weight: 680;
      }
      ul {
        list-style: disc;
        padding-left: 1.1rem;
      }
    `,
  ];

  @property({ attribute: "resource-id" }) resourceId = "";
  /** What the form says by now; null where it can't be sent as it stands. */
  @property({ attribute: false }) policy: () => PolicyPatch | null = () => null;

  @consume({ context: connected }) private _connection!: Connection;
  @state() private _years = 2;
  @state() private _told: Rehearsal | null = null;
  /** How far it is, from 0 to 1; null while nothing was heard. */
  @state() private _share: number | null = null;
  private _giving = new AbortController();
  private readonly _sending = new Sending(this);

  /** Nobody waits for it any more: the app need not go on. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this._giving.abort();
  }

  override render() {
    return html`<p class="muted">${t("rehearsal.text")}</p>
      <div class="line">
        <div class="field">
          <label for="years">${t("rehearsal.years")}</label>
          <select id="years" @change=${this._onYears}>
            ${YEARS.map(
              (n) => html`<option value=${n} ?selected=${n === this._years}>${count("years", n)}</option>`,
            )}
          </select>
        </div>
        <button class="plain" type="button" ?disabled=${this._sending.busy} @click=${this._onTry}>
          ${t("rehearsal.do")}
        </button>
      </div>
      ${this._sending.busy ? this._running() : nothing}
      <div role="status">
        ${this._sending.busy ? html`<span class="unseen">${this._quarter()}</span>` : nothing}
        ${this._told === null || this._sending.busy ? nothing : this._result(this._told)}
      </div>
      ${this._sending.told()}`;
  }

  private _running() {
    const words = this._share === null ? "" : percent(this._share);
    return html`<label class="stack">
      <span class="running">${t("rehearsal.running")} <b>${words}</b></span>
      <progress max="1" value=${ifDefined(this._share ?? undefined)}></progress>
    </label>`;
  }

  /** Told at each quarter only: whoever listens wants to hear something else, too. */
  private _quarter(): string {
    const quarters = Math.floor((this._share ?? 0) * 4);
    return quarters === 0 ? t("rehearsal.running") : t("rehearsal.share", { share: percent(quarters / 4) });
  }

  private _result(told: Rehearsal) {
    if (told.requests === 0) return html`<p class="told">${t("rehearsal.nothing")}</p>`;
    return html`<div class="told">
      <p>${count("rehearsal.requests", told.requests, { since: moment(told.since) })}</p>
      ${comparison(
        FATES.map((fate) => ({
          name: t(`rehearsal.${fate}`),
          before: told.were[fate] ?? 0,
          after: told.would_be[fate] ?? 0,
        })),
      )}
      ${
        told.rules.length === 0
          ? nothing
          : html`<div>
              <p>${t("rehearsal.rules")}</p>
              <ul>
                ${told.rules.map((rule) => html`<li>${rule.title} (${rule.count})</li>`)}
              </ul>
            </div>`
      }
      ${this._shares(told)}
      ${told.changed.length === 0 ? html`<p>${t("rehearsal.same")}</p>` : this._changed(told)}
    </div>`;
  }

  private _shares({ members, branches }: Rehearsal) {
    const moved = [...branches, ...members].filter(
      (share) => share.nights_before !== share.nights_after || share.hours_before !== share.hours_after,
    );
    if (moved.length === 0) return nothing;
    return html`<details>
      <summary>${t("rehearsal.shares")}</summary>
      ${comparison(moved.map(sharesOf))}
    </details>`;
  }

  private _changed({ changed }: Rehearsal) {
    return html`<details>
      <summary>${count("rehearsal.changed", changed.length)}</summary>
      <ul>
        ${changed.slice(0, RETOLD_AT_MOST).map((each) => html`<li>${retold(each)}</li>`)}
      </ul>
      ${changed.length > RETOLD_AT_MOST ? html`<p>${t("rehearsal.more", { n: changed.length - RETOLD_AT_MOST })}</p>` : nothing}
    </details>`;
  }

  private _onYears(event: Event): void {
    this._years = Number((event.target as HTMLSelectElement).value);
  }

  private async _onTry(): Promise<void> {
    const policy = this.policy();
    if (policy === null) return;
    const trying = this._sending.run(async () => {
      this._told = null;
      this._share = null;
      this._giving = new AbortController();
      this._told = await new Upkeep(this._connection).rehearse(
        this.resourceId,
        policy,
        this._years,
        (share) => {
          this._share = share;
        },
        this._giving.signal,
      );
    });
    await this._bringUp("progress");
    await trying;
    await this._bringUp(".told");
  }

  /** Below the button there may be no room left in sight. */
  private async _bringUp(what: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector(what)?.scrollIntoView({ block: "nearest" });
  }
}

function sharesOf(share: Share): Compared {
  const unit = share.nights_before !== share.nights_after ? "nights" : "hours";
  const whose = share.id === null ? t("rehearsal.no_branch") : share.name;
  return {
    name: `${whose} (${t(`rehearsal.${unit}`)})`,
    before: share[`${unit}_before`],
    after: share[`${unit}_after`],
  };
}

function retold({ booking_id, member, was, would_be, rules }: Retold) {
  const words = `${t(`rehearsal.${was}`)} → ${t(`rehearsal.${would_be}`)}`;
  return html`<a href=${hashOf("bookings", booking_id)}>${member.name}</a>:
    ${words}${rules.length === 0 ? nothing : ` (${rules.join(", ")})`}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-rehearsal": FbRehearsal;
  }
}
