import mdiContentCopy from "@mdi/svg/svg/content-copy.svg?path";
import { html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { PasswordLink } from "../api/schema.d.ts";
import "../components/fb-icon.ts";
import { say } from "../components/say.ts";
import { base, buttons } from "../components/base-styles.ts";
import { moment } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";
import { copyText } from "./copy.ts";
import { secretStyles } from "./secret-styles.ts";

/** A link that is shown this once, to be handed over. */
@customElement("fb-handover")
export class FbHandover extends LitElement {
  static override styles = [base, buttons, secretStyles];

  @property({ attribute: false }) link!: Pick<PasswordLink, "path" | "url" | "expires_at">;

  override render() {
    const address = this.link.url ?? new URL(this.link.path, document.baseURI).href;
    return html`<div class="secret" role="status">
      <p>${t("link.once", { when: moment(this.link.expires_at) })}</p>
      <code>${address}</code>
      <button
        class="main"
        type="button"
        @click=${() => {
          void this._onCopy(address);
        }}
      >
        <fb-icon path=${mdiContentCopy}></fb-icon>${t("copy")}
      </button>
    </div>`;
  }

  private async _onCopy(address: string): Promise<void> {
    if (await copyText(address)) say(this, t("said.copied"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-handover": FbHandover;
  }
}
