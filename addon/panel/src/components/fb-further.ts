import { html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { t } from "../i18n/texts.ts";
import { base, buttons } from "./base-styles.ts";

/**
 * Stands below a list that came in part: a way to the rest of it, and in the end a word that this was all.
 *
 * @fires fb-further - the next part is wanted
 */
@customElement("fb-further")
export class FbFurther extends LitElement {
  static override styles = [base, buttons];

  /** Whether something is left. */
  @property({ type: Boolean }) more = false;

  @state() private _asked = false;

  override render() {
    if (this.more) {
      return html`<button class="plain" type="button" @click=${this._onMore}>${t("list.more")}</button>`;
    }
    return this._asked ? html`<p class="muted" role="status" tabindex="-1">${t("list.all")}</p>` : nothing;
  }

  /** Whoever came by the keyboard goes on from here, although the button is gone. */
  override updated(): void {
    if (this._asked && !this.more) this.renderRoot.querySelector("p")?.focus({ preventScroll: true });
  }

  private _onMore(): void {
    this._asked = true;
    this.dispatchEvent(new CustomEvent("fb-further"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-further": FbFurther;
  }
}
