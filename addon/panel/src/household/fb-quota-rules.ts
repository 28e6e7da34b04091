import mdiDeleteOutline from "@mdi/svg/svg/delete-outline.svg?path";
import mdiPlus from "@mdi/svg/svg/plus.svg?path";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Group, Quota, ResourceKind } from "../api/schema.d.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-icon.ts";
import { fields } from "../components/field-styles.ts";
import { parts } from "../components/part-styles.ts";
import { t, type Key } from "../i18n/texts.ts";

const MOST = 10;

/**
 * How much each may take in a year or a month.
 *
 * @fires fb-quotas - another choice; detail is the quotas
 */
@customElement("fb-quota-rules")
export class FbQuotaRules extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    parts,
    css`
      .quota {
        display: grid;
        gap: 0.7rem;
        padding: 0.9rem;
        border: 1px solid var(--fb-line);
        border-radius: var(--fb-radius-small);
      }
      .plain {
        justify-self: start;
      }
    `,
  ];

  @property({ attribute: false }) quotas: readonly Quota[] = [];
  @property({ attribute: false }) groups: readonly Group[] = [];
  @property() kind: ResourceKind = "overnight";

  override render() {
    return html`<p class="muted">${t("shares.text")}</p>
      ${this.quotas.map((quota, at) => this._quota(quota, at))}
      ${
        this.quotas.length >= MOST
          ? nothing
          : html`<button class="plain" type="button" @click=${this._onAdd}>
              <fb-icon path=${mdiPlus}></fb-icon>${t("shares.add")}
            </button>`
      }`;
  }

  private _quota(quota: Quota, at: number) {
    return html`<fieldset class="quota" aria-label=${t("shares.nth", { n: at + 1 })}>
      <div class="pair">
        ${this._choice(at, "per", ["member", "branch"], quota.per)}
        ${this._number(at, "limit", `shares.limit.${quota.unit}`, quota.limit)}
        ${this._choice(at, "period", ["year", "month"], quota.period)}
        ${this._number(at, "late_hours", "shares.late_hours", quota.late_hours ?? null)}
      </div>
      ${this.groups.length === 0 ? nothing : this._group(quota, at)}
      <button
        class="plain"
        type="button"
        @click=${() => {
          this._tell(this.quotas.filter((_, other) => other !== at));
        }}
      >
        <fb-icon path=${mdiDeleteOutline}></fb-icon>${t("shares.remove")}
      </button>
    </fieldset>`;
  }

  private _choice<K extends "per" | "period">(
    at: number,
    name: K,
    all: readonly Quota[K][],
    value: Quota[K],
  ) {
    return html`<div class="field">
      <label for=${`${name}-${at}`}>${t(`shares.${name}`)}</label>
      <select
        id=${`${name}-${at}`}
        @change=${(event: Event) => {
          this._set(at, { [name]: (event.target as HTMLSelectElement).value });
        }}
      >
        ${all.map(
          (each) =>
            html`<option value=${each} ?selected=${each === value}>${t(`shares.${each}` as Key)}</option>`,
        )}
      </select>
    </div>`;
  }

  private _number(at: number, name: "limit" | "late_hours", label: Key, value: number | null) {
    return html`<div class="field">
      <label for=${`${name}-${at}`}>${t(label)}</label>
      <input
        id=${`${name}-${at}`}
        type="number"
        inputmode="numeric"
        min="0"
        max=${name === "limit" ? 10000 : 8784}
        ?required=${name === "limit"}
        .value=${value === null ? "" : String(value)}
        @change=${(event: Event) => {
          const text = (event.target as HTMLInputElement).value;
          this._set(at, { [name]: text === "" ? (name === "limit" ? 0 : null) : Number(text) });
        }}
      />
      ${name === "limit" ? nothing : html`<small>${t("shares.late_hours.hint")}</small>`}
    </div>`;
  }

  private _group({ group_id: chosen }: Quota, at: number) {
    return html`<div class="field">
      <label for=${`group-${at}`}>${t("shares.group")}</label>
      <select
        id=${`group-${at}`}
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement;
          this._set(at, { group_id: value === "" ? null : value });
        }}
      >
        <option value="">${t("shares.group.none")}</option>
        ${this.groups.map(
          ({ id, name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`,
        )}
      </select>
    </div>`;
  }

  private _set(at: number, change: Partial<Quota>): void {
    this._tell(this.quotas.map((quota, other) => (other === at ? { ...quota, ...change } : quota)));
  }

  private _onAdd(): void {
    const unit = this.kind === "overnight" ? "nights" : "hours";
    this._tell([...this.quotas, { per: "member", unit, period: "year", limit: 30 }]);
  }

  private _tell(detail: readonly Quota[]): void {
    this.dispatchEvent(new CustomEvent<readonly Quota[]>("fb-quotas", { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-quota-rules": FbQuotaRules;
  }
}
