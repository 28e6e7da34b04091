import mdiClose from "@mdi/svg/svg/close.svg?path";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Member } from "../api/schema.d.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-icon.ts";
import { fields } from "../components/field-styles.ts";
import { t } from "../i18n/texts.ts";
import type { Companion } from "./companions.ts";

/**
 * Who comes along, by name: members of the family, or guests.
 *
 * @fires fb-companions - another choice; detail is the Companions
 */
@customElement("fb-companions")
export class FbCompanions extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
      }
      li {
        display: inline-flex;
        align-items: center;
        padding-left: 0.9rem;
        border-radius: 999px;
        background: var(--fb-tint);
        font-weight: 600;
      }
      .line {
        display: flex;
        gap: 0.6rem;
      }
      .line input {
        flex: 1;
      }
    `,
  ];

  @property({ attribute: false }) people: readonly Member[] = [];
  @property({ attribute: false }) chosen: readonly Companion[] = [];

  @query("input") private _input!: HTMLInputElement;

  override render() {
    const left = this.people.filter(({ id }) => !this.chosen.some((each) => each.id === id));
    return html`<div class="field">
      <label for="companion">${t("companions.title")}</label>
      ${
        this.chosen.length === 0
          ? nothing
          : html`<ul>
              ${this.chosen.map((each) => html`<li>${each.name}${this._remove(each)}</li>`)}
            </ul>`
      }
      <div class="line">
        <input
          id="companion"
          list="people"
          maxlength="100"
          autocomplete="off"
          placeholder=${t("companions.example")}
          @keydown=${this._onKey}
        />
        <datalist id="people">${left.map(({ name }) => html`<option value=${name}></option>`)}</datalist>
        <button class="plain" type="button" @click=${this._onAdd}>${t("companions.add")}</button>
      </div>
      <small>${t("companions.hint")}</small>
    </div>`;
  }

  private _remove(each: Companion) {
    return html`<button
      class="round"
      type="button"
      aria-label=${t("companions.remove", { name: each.name })}
      @click=${() => {
        this._tell(this.chosen.filter((other) => other !== each));
      }}
    >
      <fb-icon path=${mdiClose}></fb-icon>
    </button>`;
  }

  private _onKey(event: KeyboardEvent): void {
    if (event.key !== "Enter") return;
    event.preventDefault(); // the form is not meant
    this._onAdd();
  }

  private _onAdd(): void {
    const name = this._input.value.trim();
    if (name === "") return;
    const member = this.people.find((each) => each.name.toLowerCase() === name.toLowerCase());
    this._input.value = "";
    if (this.chosen.some((each) => each.id !== undefined && each.id === member?.id)) return;
    this._tell([...this.chosen, member === undefined ? { name } : { id: member.id, name: member.name }]);
  }

  private _tell(detail: readonly Companion[]): void {
    this.dispatchEvent(new CustomEvent<readonly Companion[]>("fb-companions", { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-companions": FbCompanions;
  }
}
