import mdiChartDonut from "@mdi/svg/svg/chart-donut.svg?path";
import mdiLogout from "@mdi/svg/svg/logout.svg?path";
import { consume } from "@lit/context";
import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { accountApi, type Account } from "../api/account.ts";
import type { Me } from "../api/schema.d.ts";
import { whoAmI } from "../api/who.ts";
import "../components/fb-icon.ts";
import "../components/fb-problem.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import "../household/fb-consent.ts";
import "../household/fb-delegation.ts";
import "../household/fb-feeds.ts";
import "../household/fb-own-data.ts";
import "../household/fb-password.ts";
import "../household/fb-sessions.ts";
import "../household/fb-tokens.ts";
import { hashOf } from "../route.ts";
import { language, LANGUAGE_NAMES, LANGUAGES, t } from "../i18n/texts.ts";

/**
 * The reader: language, calendars to subscribe to, keys, password, the way out.
 *
 * @fires fb-language - another language is wanted; detail is it
 * @fires fb-me - what is known of the reader changed; detail is it
 */
@customElement("fb-me-view")
export class FbMeView extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      :host {
        display: grid;
        gap: 1.2rem;
        max-width: 46rem;
      }
      section,
      .part {
        display: grid;
        gap: 0.9rem;
        padding: 1.3rem;
      }
      .shares {
        display: flex;
        align-items: center;
        gap: 0.9rem;
        padding: 1.1rem 1.3rem;
        color: inherit;
        text-decoration: none;
      }
      .shares fb-icon {
        color: var(--fb-accent-text);
      }
      .out {
        justify-self: start;
      }
    `,
  ];

  @consume({ context: accountApi }) private _account!: Account;
  @consume({ context: whoAmI, subscribe: true }) @state() private _me!: Me;
  @state() private _problem: unknown = null;

  override render() {
    const me = this._me;
    const signedIn = me.signed_in_by !== "ingress";
    return html`<h1>${me.name}</h1>
      <section class="card">
        <p class="muted">
          ${[me.email, ...me.roles.map((role) => t(`role.${role}`))].filter(Boolean).join(" · ")}
        </p>
        <div class="field">
          <label for="language">${t("language")}</label>
          <select id="language" @change=${this._onLanguage}>
            ${LANGUAGES.map(
              (known) =>
                html`<option value=${known} ?selected=${known === language()}>
                  ${LANGUAGE_NAMES[known]}
                </option>`,
            )}
          </select>
        </div>
        ${this._problem === null ? nothing : html`<fb-problem .problem=${this._problem}></fb-problem>`}
        ${
          signedIn
            ? html`<button class="plain out" @click=${this._onLogOut}>
                <fb-icon path=${mdiLogout}></fb-icon>${t("logout")}
              </button>`
            : html`<p class="muted">${t("me.ingress")}</p>`
        }
      </section>
      <a class="shares card" href=${hashOf("quotas")}>
        <fb-icon path=${mdiChartDonut}></fb-icon
        ><span><b>${t("quotas.title")}</b><br />${t("quotas.look")}</span>
      </a>
      <fb-feeds class="card part"></fb-feeds>
      <fb-tokens class="card part" .me=${me}></fb-tokens>
      ${me.can.includes("decide") ? html`<fb-delegation class="card part" .me=${me}></fb-delegation>` : nothing}
      ${
        signedIn
          ? html`<fb-sessions class="card part"></fb-sessions><fb-password class="card part"></fb-password>`
          : nothing
      }
      ${me.consent.current_version === 0 ? nothing : html`<fb-consent class="card part" .me=${me}></fb-consent>`}
      <fb-own-data class="card part"></fb-own-data>`;
  }

  private async _onLanguage(event: Event): Promise<void> {
    const { value } = event.target as HTMLSelectElement;
    const wanted = LANGUAGES.find((known) => known === value) ?? "en";
    this._problem = null;
    try {
      const me = await this._account.speak(this._me, wanted);
      this._tell("fb-me", me);
      this._tell("fb-language", wanted);
    } catch (error) {
      this._problem = error;
    }
  }

  private async _onLogOut(): Promise<void> {
    try {
      await this._account.logOut();
    } catch (error) {
      this._problem = error;
    }
  }

  private _tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-me-view": FbMeView;
  }
}
