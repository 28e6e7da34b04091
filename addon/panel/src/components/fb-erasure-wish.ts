import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Member } from "../api/schema.d.ts";
import { t } from "../i18n/texts.ts";
import { base, buttons } from "./base-styles.ts";

/** Somebody who asks to be forgotten; it is done where the family is looked after. */
@customElement("fb-erasure-wish")
export class FbErasureWish extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      article {
        display: grid;
        gap: 0.6rem;
        justify-items: start;
        padding: 1.1rem 1.2rem;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) member!: Member;
  @property() since = "";

  override render() {
    const { name } = this.member;
    return html`<article class="card">
      <h3>${t("erasure.title", { name })}</h3>
      <p>${t("erasure.next")}</p>
      <p class="muted">${t("requests.since", { since: this.since })}</p>
      <a class="button plain" href="#/members">${t("erasure.to_family")}</a>
    </article>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-erasure-wish": FbErasureWish;
  }
}
