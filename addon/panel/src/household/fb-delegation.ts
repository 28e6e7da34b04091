import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { accountApi, type Account } from "../api/account.ts";
import { membersApi, type Members } from "../api/members.ts";
import type { Delegation, Me, Member } from "../api/schema.d.ts";
import { addDays, dayIn } from "../calendar/days.ts";
import { textOf, wrong } from "../components/form.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { shownBy } from "../components/shown.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { longDay } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";

const A_FORTNIGHT = 14;

interface Shown {
  delegation: Delegation;
  members: readonly Member[];
}

/** Who decides while the reader is away. */
@customElement("fb-delegation")
export class FbDelegation extends LitElement {
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

  @property({ attribute: false }) me!: Me;

  @consume({ context: accountApi }) private _account!: Account;
  @consume({ context: membersApi }) private _members!: Members;
  private readonly _sending = new Sending(this);

  private readonly _shown = new Task(this, {
    args: () => [] as const,
    task: async (_args, { signal }): Promise<Shown> => {
      const [delegation, members] = await Promise.all([
        this._account.delegation(signal),
        this._members.list(signal),
      ]);
      return { delegation, members };
    },
  });

  override render() {
    return html`<h2>${t("delegation.title")}</h2>
      <p class="muted">${t("delegation.text")}</p>
      ${shownBy(this._shown, (shown) => this._full(shown), 1)} ${this._sending.told()}`;
  }

  private _full({ delegation: { to, until }, members }: Shown) {
    if (typeof to !== "object" || to === null || typeof until !== "string") return this._form(members);
    return html`<p>${t("delegation.stands", { name: to.name, day: longDay(until) })}</p>
      <button class="plain" ?disabled=${this._sending.busy} @click=${this._onEnd}>
        ${t("delegation.end")}
      </button>`;
  }

  private _form(members: readonly Member[]) {
    const today = dayIn(new Date(), this.me.household.time_zone);
    const others = members.filter(
      ({ id, state, roles }) =>
        id !== this.me.id && state === "active" && roles.some((role) => role !== "viewer"),
    );
    if (others.length === 0) return html`<p>${t("delegation.nobody")}</p>`;
    return html`<form @submit=${this._onSubmit}>
      <div class="pair">
        <div class="field">
          <label for="to">${t("delegation.to")}</label>
          <select id="to" name="to" required>
            ${others.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
          </select>
          ${wrong(this._sending.problem, "/to", "to-wrong")}
        </div>
        <div class="field">
          <label for="until">${t("delegation.until")}</label>
          <input
            id="until"
            name="until"
            type="date"
            required
            min=${today}
            value=${addDays(today, A_FORTNIGHT)}
          />
          ${wrong(this._sending.problem, "/until", "until-wrong")}
        </div>
      </div>
      <button class="plain" ?disabled=${this._sending.busy}>${t("delegation.do")}</button>
    </form>`;
  }

  private async _onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    await this._sending.run(async () => {
      await this._account.delegate(textOf(form, "to"), textOf(form, "until"));
      say(this, t("said.delegated"));
      await this._shown.run();
    });
  }

  private async _onEnd(): Promise<void> {
    await this._sending.run(async () => {
      await this._account.endDelegation();
      say(this, t("said.delegation_over"));
      await this._shown.run();
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-delegation": FbDelegation;
  }
}
