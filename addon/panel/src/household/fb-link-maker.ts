import { html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { base, buttons } from "../components/base-styles.ts";
import { parts } from "../components/part-styles.ts";
import { Sending } from "../components/sending.ts";
import { t } from "../i18n/texts.ts";
import { handedOver, type Link } from "./fb-secret.ts";

/** Makes the link by which somebody gets an account, or a new password; it is shown this once. */
@customElement("fb-link-maker")
export class FbLinkMaker extends LitElement {
  static override styles = [base, buttons, parts];

  /** What the link is for. */
  @property() text = "";
  @property({ attribute: false }) make!: () => Promise<Link>;

  @state() private _link: Link | null = null;
  private readonly _sending = new Sending(this);

  override render() {
    return html`<p>${this.text}</p>
      ${this._sending.told()} ${this._link === null ? this._button() : handedOver(this._link)}`;
  }

  private _button() {
    return html`<button class="plain" type="button" ?disabled=${this._sending.busy} @click=${this._onMake}>
      ${t("link.do")}
    </button>`;
  }

  private async _onMake(): Promise<void> {
    await this._sending.run(async () => {
      this._link = await this.make();
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-link-maker": FbLinkMaker;
  }
}
