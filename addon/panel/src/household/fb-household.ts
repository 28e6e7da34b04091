import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { css, html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { arrivalsApi, type Arrivals } from "../api/arrivals.ts";
import type { HouseholdRequest, HouseholdTerms } from "../api/schema.d.ts";
import { numberOf, textOf, wrong } from "../components/form.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { shownBy } from "../components/shown.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { t } from "../i18n/texts.ts";
import { wordsFields, wordsOf } from "./words-fields.ts";

/** What the household is called, how long guests are remembered, and its words about people's data. */
@customElement("fb-household")
export class FbHousehold extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      form {
        display: grid;
        gap: 0.9rem;
      }
      button {
        justify-self: start;
      }
    `,
  ];

  @consume({ context: arrivalsApi }) private _arrivals!: Arrivals;
  private readonly _sending = new Sending(this);

  private readonly _shown = new Task(this, {
    args: () => [] as const,
    task: (_args, { signal }) => this._arrivals.household(signal),
  });

  override render() {
    return html`<h2>${t("household.title")}</h2>
      ${shownBy(this._shown, (shown) => this._form(shown))}`;
  }

  private _form({ name, guest_days: days, consent }: HouseholdTerms) {
    const { problem, busy } = this._sending;
    return html`<form @submit=${this._onSubmit}>
      <div class="field">
        <label for="household-name">${t("setup.household")}</label>
        <input id="household-name" name="name" required maxlength="100" autocomplete="off" .value=${name} />
        ${wrong(problem, "/name", "household-name-wrong")}
      </div>
      <div class="field">
        <label for="days">${t("household.days")}</label>
        <input id="days" name="days" type="number" required min="0" max="3650" .value=${String(days)} />
        ${wrong(problem, "/guest_days", "days-wrong")}
      </div>
      ${wordsFields(problem, consent?.texts)} ${this._sending.told()}
      <button class="plain" ?disabled=${busy}>${t("save")}</button>
    </form>`;
  }

  private async _onSubmit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    await this._sending.run(async () => {
      await this._arrivals.agreeOn(requestOf(form));
      say(this, t("said.saved"));
      await this._shown.run();
    });
  }
}

function requestOf(form: HTMLFormElement): HouseholdRequest {
  return {
    name: textOf(form, "name"),
    guest_days: numberOf(form, "days") ?? 0,
    ...wordsOf(form),
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-household": FbHousehold;
  }
}
