import mdiDeleteOutline from "@mdi/svg/svg/delete-outline.svg?path";
import mdiKeyPlus from "@mdi/svg/svg/key-plus.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { accountApi, type Account } from "../api/account.ts";
import type { Me, NewToken, Scope, Token } from "../api/schema.d.ts";
import "../components/fb-icon.ts";
import "../components/fb-problem.ts";
import { textOf } from "../components/form.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { moment } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";
import "./fb-secret.ts";
import { secretStyles } from "./secret-styles.ts";

/** What a token is for decides what it may do. */
const PURPOSES: Readonly<Record<"read" | "book" | "home_assistant", readonly Scope[]>> = {
  read: ["read"],
  book: ["read", "book"],
  home_assistant: ["read", "book", "decide", "act_as"],
};

type Purpose = keyof typeof PURPOSES;

/** Keys for programs that ask the API in the reader's name. */
@customElement("fb-tokens")
export class FbTokens extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    secretStyles,
    css`
      .line .purpose {
        flex-basis: 20rem;
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;

  @consume({ context: accountApi }) private _account!: Account;
  @state() private _new: NewToken | null = null;
  private readonly _sending = new Sending(this);

  private readonly _tokens = new Task(this, {
    args: () => [] as const,
    task: (_args, { signal }) => this._account.tokens(signal),
  });

  override render() {
    return html`<h2>${t("tokens.title")}</h2>
      <p class="muted">${t("tokens.text")}</p>
      ${this._new === null ? nothing : html`<fb-secret text=${t("tokens.once")} secret=${this._new.token}></fb-secret>`}
      ${this._tokens.render({
        error: (error) => html`<fb-problem .problem=${error}></fb-problem>`,
        complete: (tokens) => this._list(tokens),
      })}
      ${this._sending.told()}
      <form class="line" @submit=${this._onCreate}>
        <div class="field">
          <label for="token">${t("tokens.name")}</label>
          <input id="token" name="name" required maxlength="100" placeholder="Home Assistant" />
        </div>
        <div class="field purpose">
          <label for="purpose">${t("tokens.purpose")}</label>
          <select id="purpose" name="purpose">
            ${this._purposes().map((purpose) => html`<option value=${purpose}>${t(`tokens.${purpose}`)}</option>`)}
          </select>
        </div>
        <button class="plain"><fb-icon path=${mdiKeyPlus}></fb-icon>${t("tokens.create")}</button>
      </form>`;
  }

  private _purposes(): Purpose[] {
    const admin = this.me.can.includes("manage");
    return admin ? ["home_assistant", "book", "read"] : ["book", "read"];
  }

  private _list(tokens: readonly Token[]) {
    if (tokens.length === 0) return nothing;
    return html`<ul class="rows">
      ${tokens.map(
        (token) =>
          html`<li>
            <span
              ><b>${token.name}</b><br /><span class="muted"
                >${t("created", { when: moment(token.created_at) })} ·
                ${token.last_used_at ? t("used", { when: moment(token.last_used_at) }) : t("unused")}</span
              >
            </span>
            <button
              class="round"
              aria-label=${t("revoke", { name: token.name })}
              @click=${() => {
                void this._onRevoke(token);
              }}
            >
              <fb-icon path=${mdiDeleteOutline}></fb-icon>
            </button>
          </li>`,
      )}
    </ul>`;
  }

  private async _onCreate(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const purpose = this._purposes().find((known) => known === textOf(form, "purpose")) ?? "read";
    await this._sending.run(async () => {
      this._new = await this._account.createToken(textOf(form, "name"), PURPOSES[purpose]);
      form.reset();
      void this._tokens.run();
    });
  }

  private async _onRevoke(token: Token): Promise<void> {
    await this._sending.run(async () => {
      await this._account.revokeToken(token);
      if (this._new?.id === token.id) this._new = null;
      say(this, t("said.revoked"));
      void this._tokens.run();
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-tokens": FbTokens;
  }
}
