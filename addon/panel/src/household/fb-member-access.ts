import { consume } from "@lit/context";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { arrivalsApi, type Arrivals } from "../api/arrivals.ts";
import { membersApi, type Members } from "../api/members.ts";
import type { Member } from "../api/schema.d.ts";
import { textOf } from "../components/form.ts";
import { Overriding } from "../components/overriding.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { folds } from "../components/fold-styles.ts";
import { t } from "../i18n/texts.ts";
import "./fb-link-maker.ts";
import "./fb-member-merge.ts";

/**
 * How somebody gets in again, leaves the household, comes back, or is forgotten for ever.
 *
 * @fires fb-close - it is done
 */
@customElement("fb-member-access")
export class FbMemberAccess extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    folds,
    css`
      details {
        margin-top: 1rem;
      }
      button {
        justify-self: start;
      }
    `,
  ];

  @property({ attribute: false }) member!: Member;
  /** Those who may take over what is left behind. */
  @property({ attribute: false }) people: readonly Member[] = [];

  @consume({ context: arrivalsApi }) private _arrivals!: Arrivals;
  @consume({ context: membersApi }) private _members!: Members;
  private readonly _sending = new Sending(this);
  private readonly _overriding = new Overriding(this);

  override render() {
    const { email, state } = this.member;
    const can = new Set(this.member.can);
    return html`${typeof email === "string" && state === "active" ? this._wayIn() : nothing}
    ${state === "active" && this.member.has_account === false ? this._invitation() : nothing}
    ${can.has("reactivate") ? this._comingBack() : nothing} ${can.has("merge") ? this._merging() : nothing}
    ${can.has("deactivate") ? this._closing() : nothing} ${can.has("erase") ? this._forgetting() : nothing}
    ${this._sending.told()}`;
  }

  private _wayIn() {
    return html`<details>
        <summary>${t("link.title")}</summary>
        <fb-link-maker
          text=${t("link.text", { name: this.member.name })}
          .make=${() => this._members.passwordLink(this.member)}
        ></fb-link-maker>
      </details>
      <details>
        <summary>${t("member.sign_out")}</summary>
        <div class="stack">
          <p>${t("member.sign_out.text")}</p>
          <button
            class="danger"
            type="button"
            ?disabled=${this._sending.busy}
            @click=${() => {
              void this._sending.finish(() => this._members.signOut(this.member), t("said.signed_out"));
            }}
          >
            ${t("member.sign_out.do")}
          </button>
        </div>
      </details>`;
  }

  /** A child has grown up, a grandmother wants to see for herself. */
  private _invitation() {
    return html`<details>
      <summary>${t("invite.member")}</summary>
      <fb-link-maker
        text=${t("invite.member.text", { name: this.member.name })}
        .make=${() => this._arrivals.invite({ member_id: this.member.id })}
      ></fb-link-maker>
    </details>`;
  }

  private _merging() {
    return html`<details>
      <summary>${t("member.merge")}</summary>
      <fb-member-merge
        .member=${this.member}
        .people=${this.people}
        @fb-close=${this._onMerged}
      ></fb-member-merge>
    </details>`;
  }

  private _closing() {
    return html`<details>
      <summary>${t("member.deactivate")}</summary>
      <form class="stack" @submit=${this._onClosing}>
        <p>${t("member.deactivate.text")}</p>
        ${this._heir("bookings")} ${this._wards() ? this._heir("wards") : nothing} ${this._overriding.field()}
        <button class="danger" ?disabled=${this._sending.busy}>${t("member.deactivate.do")}</button>
      </form>
    </details>`;
  }

  private _wards(): boolean {
    return this.people.some(({ guardian_id, state }) => guardian_id === this.member.id && state === "active");
  }

  /** Who takes over what they leave behind. */
  private _heir(what: "bookings" | "wards") {
    const others = this.people.filter(
      ({ id, state, guardian_id }) =>
        state === "active" && id !== this.member.id && guardian_id !== this.member.id,
    );
    return html`<div class="field">
      <label for=${what}>${t(`leave.${what}`)}</label>
      <select id=${what} name=${what} @change=${this._overriding.forget}>
        <option value="">${t(what === "wards" ? "choose" : "leave.bookings.none")}</option>
        ${others.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
      </select>
    </div>`;
  }

  private _comingBack() {
    return html`<div class="stack">
      <p>${t("member.reactivate.text")}</p>
      <button class="main" ?disabled=${this._sending.busy} @click=${this._onComingBack}>
        ${t("member.reactivate.do")}
      </button>
    </div>`;
  }

  /** Typing the name keeps a hurried thumb from what can't be undone. */
  private _forgetting() {
    return html`<details>
      <summary>${t("member.erase")}</summary>
      <form class="stack" @submit=${this._onForgetting}>
        <p>${t("member.erase.text")}</p>
        <div class="field">
          <label for="erased">${t("member.erase.type", { name: this.member.name })}</label>
          <input id="erased" name="erased" required autocomplete="off" />
        </div>
        <button class="danger" ?disabled=${this._sending.busy}>${t("member.erase.do")}</button>
      </form>
    </details>`;
  }

  private _onClosing(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const [bookings, wards] = [textOf(form, "bookings"), textOf(form, "wards")];
    const heirs = {
      ...(bookings === "" ? {} : { bookings_to: bookings }),
      ...(wards === "" ? {} : { wards_to: wards }),
    };
    const close = () =>
      this._overriding.attempt((reasoned, tried) =>
        this._members.deactivate(this.member, { ...heirs, ...reasoned }, tried),
      );
    void this._sending.finish(close, t("said.deactivated"));
  }

  private _onMerged(): void {
    this.dispatchEvent(new CustomEvent("fb-close"));
  }

  private _onComingBack(): void {
    void this._sending.finish(() => this._members.reactivate(this.member), t("said.reactivated"));
  }

  private _onForgetting(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const field = form.querySelector<HTMLInputElement>("#erased");
    field?.setCustomValidity(
      textOf(form, "erased") === this.member.name ? "" : t("member.erase.not_the_name"),
    );
    field?.addEventListener(
      "input",
      () => {
        field.setCustomValidity("");
      },
      { once: true },
    );
    if (form.reportValidity())
      void this._sending.finish(() => this._members.erase(this.member), t("said.erased"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-member-access": FbMemberAccess;
  }
}
