import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { accountApi, type Account } from "../api/account.ts";
import { arrivalsApi, type Arrivals } from "../api/arrivals.ts";
import type { Consent, Me } from "../api/schema.d.ts";
import "../components/fb-terms.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { moment } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";

/**
 * What the household asks everybody to agree to, and whether the reader did.
 *
 * @fires fb-me - it did, or does no more; detail is what is known of the reader
 */
@customElement("fb-consent")
export class FbConsent extends LitElement {
  static override styles = [base, buttons];

  @property({ attribute: false }) me!: Me;

  @consume({ context: accountApi }) private _account!: Account;
  @consume({ context: arrivalsApi }) private _arrivals!: Arrivals;
  private readonly _sending = new Sending(this);

  private readonly _terms = new Task(this, {
    args: () => [this.me.consent.current_version] as const,
    task: (_args, { signal }) => this._arrivals.terms(signal),
  });

  override render() {
    const terms = this._terms.value ?? null;
    if (terms === null) return nothing;
    const { needed, agreed_at: since } = this.me.consent;
    return html`<h2>${t("terms.title")}</h2>
      <fb-terms .consent=${terms}></fb-terms>
      ${this._sending.told()} ${!needed && since !== null ? this._agreed(since) : this._ask(terms)}`;
  }

  private _ask(terms: Consent) {
    return html`<button
      class="main"
      ?disabled=${this._sending.busy}
      @click=${() => {
        void this._do(() => this._arrivals.agree(terms.version));
      }}
    >
      ${t("terms.agree.do")}
    </button>`;
  }

  private _agreed(since: string) {
    return html`<p role="status">${t("terms.agreed", { when: moment(since) })}</p>
      <button
        class="plain"
        ?disabled=${this._sending.busy}
        @click=${() => {
          void this._do(() => this._arrivals.disagree());
        }}
      >
        ${t("terms.disagree.do")}
      </button>`;
  }

  private async _do(work: () => Promise<unknown>): Promise<void> {
    await this._sending.run(async () => {
      await work();
      const detail = await this._account.me();
      this.dispatchEvent(new CustomEvent("fb-me", { detail, bubbles: true, composed: true }));
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-consent": FbConsent;
  }
}
