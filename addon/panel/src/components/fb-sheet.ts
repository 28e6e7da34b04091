import mdiClose from "@mdi/svg/svg/close.svg?path";
import { css, html, LitElement } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { t } from "../i18n/texts.ts";
import "./fb-icon.ts";
import { base, buttons } from "./base-styles.ts";

/**
 * A dialog: a sheet from below on phones, a card in the middle elsewhere. Opens when it comes into the page.
 *
 * @fires fb-close - it was closed, by its button, by Escape or by a tap beside it
 */
@customElement("fb-sheet")
export class FbSheet extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      dialog {
        width: min(34rem, 100vw);
        max-width: 100vw;
        max-height: min(92vh, 60rem);
        max-height: min(92dvh, 60rem);
        padding: 0;
        border: 0;
        color: inherit;
        background: var(--fb-card);
        border-radius: 20px;
        box-shadow: 0 12px 60px rgb(0 0 0 / 35%);
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
        animation: appear 0.18s ease-out;
      }
      dialog::backdrop {
        background: rgb(10 16 14 / 55%);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 0.5rem;
        padding: 0.7rem 0.6rem 0.2rem 1.3rem;
      }
      .content {
        overflow-y: auto;
        padding: 0.5rem 1.3rem 1.3rem;
        overscroll-behavior: contain;
      }
      footer {
        padding: 0.8rem 1.3rem max(0.9rem, env(safe-area-inset-bottom));
        border-top: 1px solid var(--fb-line);
      }
      footer.bare {
        display: none;
      }
      @keyframes appear {
        from {
          opacity: 0;
          transform: translateY(14px);
        }
      }
      @media (max-width: 599px) {
        dialog {
          width: 100vw;
          margin: auto 0 0;
          border-radius: 20px 20px 0 0;
        }
      }
    `,
  ];

  @property() heading = "";

  @query("dialog") private _dialog!: HTMLDialogElement;
  @query("footer") private _footer!: HTMLElement;

  override firstUpdated(): void {
    this._dialog.showModal();
  }

  override render() {
    return html`<dialog aria-labelledby="heading" @close=${this._onClose} @pointerdown=${this._onPointerDown}>
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button class="round" type="button" aria-label=${t("close")} @click=${this.close}>
          <fb-icon path=${mdiClose}></fb-icon>
        </button>
      </header>
      <div class="content"><slot></slot></div>
      <footer class="bare"><slot name="footer" @slotchange=${this._onFooter}></slot></footer>
    </dialog>`;
  }

  close(): void {
    this._dialog.close();
  }

  private _onClose(): void {
    this.dispatchEvent(new CustomEvent("fb-close"));
  }

  private _onPointerDown(event: PointerEvent): void {
    if (event.target !== this._dialog) return; // the dialog's own box is covered: its target is the backdrop
    const box = this._dialog.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top;
    if (!inside || event.clientY > box.bottom) this.close();
  }

  private _onFooter(event: Event): void {
    const slot = event.target as HTMLSlotElement;
    this._footer.classList.toggle("bare", slot.assignedElements().length === 0);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-sheet": FbSheet;
  }
}
