import { consume } from "@lit/context";
import { html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { membersApi, type Members } from "../api/members.ts";
import type { Branch, Member, MemberPatch, Role } from "../api/schema.d.ts";
import "../components/fb-sheet.ts";
import { isChecked, textOf, wrong } from "../components/form.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { t } from "../i18n/texts.ts";
import "./fb-member-access.ts";

const ROLES: readonly Role[] = ["member", "approver", "admin", "viewer"];

/**
 * Adds somebody without an account (a child, a grandparent), or changes what somebody may do.
 *
 * @fires fb-close - it is over, done or not
 */
@customElement("fb-member-form")
export class FbMemberForm extends LitElement {
  static override styles = [base, buttons, fields];

  /** The one to be changed; null adds somebody. */
  @property({ attribute: false }) member: Member | null = null;
  @property({ attribute: false }) people: readonly Member[] = [];
  @property({ attribute: false }) branches: readonly Branch[] = [];

  @consume({ context: membersApi }) private _members!: Members;
  private readonly _sending = new Sending(this);

  override render() {
    const { member } = this;
    return html`<fb-sheet
      heading=${member === null ? t("member.add") : t("member.edit", { name: member.name })}
      @fb-close=${this._onClose}
    >
      ${this._editable() ? this._fields() : nothing}
      ${member === null ? nothing : html`<fb-member-access .member=${member} .people=${this.people} @fb-close=${this._onClose}></fb-member-access>`}
      <div slot="footer" class="actions">
        ${
          this._editable()
            ? html`<button form="member" class="main" ?disabled=${this._sending.busy}>${t("save")}</button>`
            : nothing
        }
        <button class="plain" type="button" @click=${this._onClose}>${t("back")}</button>
      </div>
    </fb-sheet>`;
  }

  /** Somebody who is not here any more can only come back, or be forgotten. */
  private _editable(): boolean {
    return this.member?.can?.includes("change") ?? this.member === null;
  }

  private _fields() {
    const { member } = this;
    return html`<form id="member" @submit=${this._onSubmit}>
      ${member === null ? html`<p class="muted">${t("member.add.text")}</p>` : nothing}
      <div class="field">
        <label for="name">${t("field.name")}</label>
        <input
          id="name"
          name="name"
          required
          maxlength="100"
          autocomplete="off"
          value=${member?.name ?? ""}
        />
        ${wrong(this._sending.problem, "/name", "name-wrong")}
      </div>
      ${this.branches.length === 0 ? nothing : this._branch()} ${this._guardian()}
      ${member === null ? nothing : this._link(member)}
      <fieldset>
        <legend>${t("member.roles")}</legend>
        ${ROLES.map((role) => this._role(role))}
      </fieldset>
      ${this._sending.told()}
    </form>`;
  }

  private _branch() {
    const branches = this.branches.filter(({ closed }) => !closed);
    return html`<div class="field">
      <label for="branch">${t("member.branch")}</label>
      <select id="branch" name="branch">
        ${choices(t("member.branch.none"), branches, this.member?.branch_id)}
      </select>
    </div>`;
  }

  /** For those who can't act for themselves. */
  private _guardian() {
    if (this.member?.has_account === true && !this.member.guardian_id) return nothing;
    const others = this.people.filter(
      ({ id, state, guardian_id }) => state === "active" && id !== this.member?.id && !guardian_id,
    );
    return html`<div class="field">
      <label for="guardian">${t("member.guardian")}</label>
      <select id="guardian" name="guardian">
        ${choices(t("member.guardian.none"), others, this.member?.guardian_id)}
      </select>
      <small>${t("member.guardian.hint")}</small>
    </div>`;
  }

  private _link({ home_assistant_user_id: linked }: Member) {
    return html`<div class="field">
      <label for="linked">${t("member.linked")}</label>
      <input
        id="linked"
        name="linked"
        maxlength="32"
        pattern="[0-9a-f]{32}"
        title=${t("member.linked.hint")}
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        value=${linked ?? ""}
        aria-describedby="linked-hint"
      />
      <small id="linked-hint">${t("member.linked.hint")}</small>
      ${wrong(this._sending.problem, "/home_assistant_user_id", "linked-wrong")}
    </div>`;
  }

  private _role(role: Role) {
    const has = this.member === null ? role === "member" : this.member.roles.includes(role);
    return html`<label class="check">
      <input type="checkbox" name=${role} ?checked=${has} />
      <span>${t(`role.${role}`)}<br /><span class="hint">${t(`role.${role}.hint`)}</span></span>
    </label>`;
  }

  private _onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const roles = ROLES.filter((role) => isChecked(form, role));
    const asked = { name: textOf(form, "name"), ...(roles.length === 0 ? {} : { roles }) };
    const [branch, guardian] = [textOf(form, "branch"), textOf(form, "guardian")];
    const { member } = this;
    void this._sending.finish(
      () =>
        member === null
          ? this._members.add({
              ...asked,
              ...(branch === "" ? {} : { branch_id: branch }),
              ...(guardian === "" ? {} : { guardian_id: guardian }),
            })
          : this._members.change(member, { ...asked, ...changesOf(form, member) }),
      t("said.saved"),
    );
  }

  private _onClose(): void {
    this.dispatchEvent(new CustomEvent("fb-close"));
  }
}

/** What differs: a field that is not shown changes nothing. */
function changesOf(form: HTMLFormElement, member: Member): MemberPatch {
  const said = new FormData(form);
  const given = (name: string) => (said.has(name) ? textOf(form, name) || null : undefined);
  const [branch, guardian] = [given("branch"), given("guardian")];
  return {
    home_assistant_user_id: textOf(form, "linked") || null,
    ...(branch === undefined || branch === (member.branch_id ?? null) ? {} : { branch_id: branch }),
    ...(guardian === undefined || guardian === (member.guardian_id ?? null) ? {} : { guardian_id: guardian }),
  };
}

function choices(
  none: string,
  all: readonly { id: string; name: string }[],
  chosen: string | null | undefined,
) {
  return html`<option value="">${none}</option>
    ${all.map(({ id, name }) => html`<option value=${id} ?selected=${id === chosen}>${name}</option>`)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-member-form": FbMemberForm;
  }
}
