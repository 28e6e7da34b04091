import mdiDeleteOutline from "@mdi/svg/svg/delete-outline.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { arrivalsApi, type Arrivals } from "../api/arrivals.ts";
import type { Invitation, InvitationRequest, NewInvitation, Role } from "../api/schema.d.ts";
import "../components/fb-icon.ts";
import "../components/fb-problem.ts";
import { textOf, wrong } from "../components/form.ts";
import { Live } from "../components/live.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { moment } from "../i18n/formats.ts";
import { LANGUAGE_NAMES, LANGUAGES, language, t } from "../i18n/texts.ts";
import { handedOver } from "./fb-secret.ts";
import { secretStyles } from "./secret-styles.ts";

const ROLES: readonly Role[] = ["member", "approver", "viewer", "admin"];

/** Who is invited and has not come yet; and one more. */
@customElement("fb-invitations")
export class FbInvitations extends LitElement {
  static override styles = [base, buttons, fields, secretStyles];

  @consume({ context: arrivalsApi }) private _arrivals!: Arrivals;
  @state() private _new: NewInvitation | null = null;
  private readonly _sending = new Sending(this);

  private readonly _known = new Task(this, {
    args: () => [] as const,
    task: (_args, { signal }) => this._arrivals.invitations(signal),
  });

  constructor() {
    super();
    new Live(this, () => void this._known.run());
  }

  override render() {
    return html`<h2>${t("invite.title")}</h2>
      <p class="muted">${t("invite.text")}</p>
      ${this._new === null ? nothing : handedOver(this._new)}
      ${this._known.render({
        error: (error) => html`<fb-problem .problem=${error}></fb-problem>`,
        complete: (known) => this._list(known),
      })}
      ${this._sending.told()} ${this._form()}`;
  }

  private _list(known: readonly Invitation[]) {
    if (known.length === 0) return nothing;
    return html`<ul class="rows">
      ${known.map((each) => this._row(each))}
    </ul>`;
  }

  private _row(each: Invitation) {
    const until = t(each.state === "open" ? "invite.until" : "invite.over", {
      when: moment(each.expires_at),
    });
    const roles = (each.roles ?? []).map((role) => t(`role.${role}`));
    return html`<li>
      <span
        ><b>${each.name}</b><br /><span class="muted"
          >${[...roles, each.email, until].filter(Boolean).join(" · ")}</span
        ></span
      >
      <button
        class="round"
        aria-label=${t("revoke", { name: each.name })}
        @click=${() => {
          void this._onRevoke(each);
        }}
      >
        <fb-icon path=${mdiDeleteOutline}></fb-icon>
      </button>
    </li>`;
  }

  private _form() {
    return html`<form class="line" @submit=${this._onInvite}>
      <div class="field">
        <label for="invited">${t("field.name")}</label>
        <input id="invited" name="name" required maxlength="100" autocomplete="off" />
        ${wrong(this._sending.problem, "/name", "invited-wrong")}
      </div>
      <div class="field">
        <label for="invited-email">${t("invite.email")}</label>
        <input id="invited-email" name="email" type="email" maxlength="254" autocomplete="off" />
        ${wrong(this._sending.problem, "/email", "invited-email-wrong")}
      </div>
      <div class="field">
        <label for="invited-role">${t("member.roles")}</label>
        <select id="invited-role" name="role">
          ${ROLES.map((role) => html`<option value=${role}>${t(`role.${role}`)}</option>`)}
        </select>
      </div>
      <div class="field">
        <label for="invited-language">${t("language")}</label>
        <select id="invited-language" name="language">
          ${LANGUAGES.map(
            (known) =>
              html`<option value=${known} ?selected=${known === language()}>
                ${LANGUAGE_NAMES[known]}
              </option>`,
          )}
        </select>
      </div>
      <button class="plain" ?disabled=${this._sending.busy}>${t("invite.do")}</button>
    </form>`;
  }

  private async _onInvite(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    await this._sending.run(async () => {
      this._new = await this._arrivals.invite(requestOf(form));
      form.reset();
      void this._known.run();
    });
  }

  private async _onRevoke(invitation: Invitation): Promise<void> {
    await this._sending.run(async () => {
      await this._arrivals.revoke(invitation);
      if (this._new?.id === invitation.id) this._new = null;
      say(this, t("said.revoked"));
      void this._known.run();
    });
  }
}

function requestOf(form: HTMLFormElement): InvitationRequest {
  const email = textOf(form, "email");
  const role = ROLES.find((known) => known === textOf(form, "role")) ?? "member";
  return {
    name: textOf(form, "name"),
    roles: [role],
    language: LANGUAGES.find((known) => known === textOf(form, "language")) ?? language(),
    ...(email === "" ? {} : { email }),
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-invitations": FbInvitations;
  }
}
