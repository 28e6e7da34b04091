import { consume } from "@lit/context";
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { membersApi, type Members } from "../api/members.ts";
import type { Member } from "../api/schema.d.ts";
import { textOf } from "../components/form.ts";
import { Overriding } from "../components/overriding.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { t } from "../i18n/texts.ts";

/**
 * Makes two members one who turn out to be the same person.
 *
 * @fires fb-close - it is done
 */
@customElement("fb-member-merge")
export class FbMemberMerge extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      button {
        justify-self: start;
      }
    `,
  ];

  /** Who stays. */
  @property({ attribute: false }) member!: Member;
  @property({ attribute: false }) people: readonly Member[] = [];

  @consume({ context: membersApi }) private _members!: Members;
  private readonly _sending = new Sending(this);
  private readonly _overriding = new Overriding(this);

  override render() {
    const others = this.people.filter(
      ({ id, state }) => id !== this.member.id && state !== "erased" && state !== "merged",
    );
    if (others.length === 0) return html`<p>${t("member.merge.nobody")}</p>`;
    return html`<form class="stack" @submit=${this._onSubmit}>
      <p>${t("member.merge.text", { name: this.member.name })}</p>
      <div class="field">
        <label for="other">${t("member.merge.who")}</label>
        <select id="other" name="other" required @change=${this._overriding.forget}>
          <option value="">${t("choose")}</option>
          ${others.map(({ id, name, email }) => html`<option value=${id}>${email ? `${name} (${email})` : name}</option>`)}
        </select>
      </div>
      ${this._overriding.field()}
      <button class="danger" ?disabled=${this._sending.busy}>${t("member.merge.do")}</button>
      ${this._sending.told()}
    </form>`;
  }

  private _onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const other = textOf(event.target as HTMLFormElement, "other");
    const merge = () =>
      this._overriding.attempt((reasoned, tried) =>
        this._members.merge(this.member, { other_id: other, ...reasoned }, tried),
      );
    void this._sending.finish(merge, t("said.merged"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-member-merge": FbMemberMerge;
  }
}
