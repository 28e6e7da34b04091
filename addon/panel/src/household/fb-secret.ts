import mdiContentCopy from "@mdi/svg/svg/content-copy.svg?path";
import { html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { PasswordLink } from "../api/schema.d.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-icon.ts";
import { say } from "../components/say.ts";
import { moment } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";
import { copyText } from "./copy.ts";
import { secretStyles } from "./secret-styles.ts";

/** What is shown this once, to be copied: the address of a calendar, a key, a link to be handed over. */
@customElement("fb-secret")
export class FbSecret extends LitElement {
  static override styles = [base, buttons, secretStyles];

  @property() text = "";
  @property() secret = "";

  override render() {
    return html`<div class="secret" role="status">
      <p>${this.text}</p>
      <code>${this.secret}</code>
      <button class="main" type="button" @click=${this._onCopy}>
        <fb-icon path=${mdiContentCopy}></fb-icon>${t("copy")}
      </button>
    </div>`;
  }

  private async _onCopy(): Promise<void> {
    if (await copyText(this.secret)) say(this, t("said.copied"));
  }
}

/** A link into this panel that somebody else is given. */
export type Link = Pick<PasswordLink, "path" | "url" | "expires_at">;

/** By the address outside, where one is set; else by the one that this page was opened by. */
export function handedOver({ url, path, expires_at: until }: Link) {
  const address = url ?? new URL(path, document.baseURI).href;
  return html`<fb-secret text=${t("link.once", { when: moment(until) })} secret=${address}></fb-secret>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-secret": FbSecret;
  }
}
