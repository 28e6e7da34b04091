import mdiEmailOffOutline from "@mdi/svg/svg/email-off-outline.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { arrivalsApi, type Arrivals } from "../api/arrivals.ts";
import { Problem } from "../api/problem.ts";
import type { AcceptInvitationRequest, InvitationSeen } from "../api/schema.d.ts";
import "../components/fb-empty.ts";
import "../components/fb-hero.ts";
import "../components/fb-problem.ts";
import "../components/fb-skeleton.ts";
import { rawOf, textOf } from "../components/form.ts";
import { newPasswordField } from "../components/password-field.ts";
import { consentField, emailField, nameField } from "../components/person-fields.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { moment } from "../i18n/formats.ts";
import { language, t } from "../i18n/texts.ts";
import { go } from "../route.ts";

/**
 * Coming in by the link of an invitation.
 *
 * @fires fb-entered - somebody joined and is signed in
 */
@customElement("fb-invitation-view")
export class FbInvitationView extends LitElement {
  static override styles = [base, buttons, fields];

  /** What the link carries. */
  @property() token = "";

  @consume({ context: arrivalsApi }) private _arrivals!: Arrivals;
  private readonly _sending = new Sending(this);

  private readonly _seen = new Task(this, {
    args: () => [this.token] as const,
    task: ([token]) => this._arrivals.look(token),
  });

  override render() {
    return this._seen.render({
      pending: () => html`<fb-hero heading=${t("invited.title")}><fb-skeleton></fb-skeleton></fb-hero>`,
      error: (error) => html`<fb-hero heading=${t("invited.title")}>${this._over(error)}</fb-hero>`,
      complete: (seen) =>
        html`<fb-hero heading=${t("invited.title")} text=${t("invited.text", { household: seen.household })}>
          ${this._form(seen)}
        </fb-hero>`,
    });
  }

  private _over(error: unknown) {
    if (!(error instanceof Problem) || error.status !== 401)
      return html`<fb-problem .problem=${error} retry @fb-retry=${this._onRetry}></fb-problem>`;
    return html`<fb-empty
      icon=${mdiEmailOffOutline}
      heading=${t("invited.over")}
      text=${t("invited.over.text")}
    >
      <a class="button plain" href="#/login">${t("register.back")}</a>
    </fb-empty>`;
  }

  private _form(seen: InvitationSeen) {
    return html`<form @submit=${this._onSubmit}>
      ${this._sending.told()} ${nameField(this._sending.problem, "/name", seen.name)}
      ${seen.by_home_assistant ? html`<p class="muted">${t("invited.home_assistant")}</p>` : this._password(seen)}
      ${consentField(seen.consent)}
      <button class="main" ?disabled=${this._sending.busy}>${t("invited.do")}</button>
      <p class="muted">${t("invited.until", { when: moment(seen.expires_at) })}</p>
    </form>`;
  }

  private _password(seen: InvitationSeen) {
    return html`${emailField(this._sending.problem, "/email", seen.email ?? "")}
    ${newPasswordField(t("field.password"), this._sending.problem, "/password")}`;
  }

  private readonly _onRetry = (): void => {
    void this._seen.run();
  };

  private async _onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    await this._sending.run(async () => {
      await this._arrivals.accept(this._request(form));
      go("calendar");
      this.dispatchEvent(new CustomEvent("fb-entered", { bubbles: true, composed: true }));
    });
  }

  private _request(form: HTMLFormElement): AcceptInvitationRequest {
    const seen = this._seen.value;
    const password = rawOf(form, "password");
    const email = textOf(form, "email");
    return {
      token: this.token,
      name: textOf(form, "name"),
      language: language(),
      ...(password === "" ? {} : { password }),
      ...(email === "" ? {} : { email }),
      ...(seen?.consent ? { consent_version: seen.consent.version } : {}),
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-invitation-view": FbInvitationView;
  }
}
