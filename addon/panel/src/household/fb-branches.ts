import mdiFamilyTree from "@mdi/svg/svg/family-tree.svg?path";
import { consume } from "@lit/context";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Branch } from "../api/schema.d.ts";
import { Upkeep } from "../api/upkeep.ts";
import { connected, type Connection } from "../api/who.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-icon.ts";
import { fields } from "../components/field-styles.ts";
import { parts } from "../components/part-styles.ts";
import { textOf } from "../components/form.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { listed } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";

/** The families within the family: what they are called, who belongs to them, and one more. */
@customElement("fb-branches")
export class FbBranches extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    parts,
    css`
      li {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.4rem 0.9rem;
        padding: 0.7rem 0;
        border-bottom: 1px solid var(--fb-line);
        overflow-wrap: anywhere;
      }
      fb-icon {
        color: var(--fb-accent-text);
      }
      li p {
        font-size: 0.9rem;
        color: var(--fb-muted);
      }
      .actions,
      li form {
        grid-column: 1 / -1;
      }
    `,
  ];

  @property({ attribute: false }) branches: readonly Branch[] = [];

  @consume({ context: connected }) private _connection!: Connection;
  @state() private _naming = "";
  private readonly _sending = new Sending(this);

  override render() {
    const open = this.branches.filter(({ closed }) => !closed);
    return html`<h2>${t("branches.title")}</h2>
      <p class="muted">${t("branches.text")}</p>
      ${
        open.length === 0
          ? nothing
          : html`<ul>
              ${open.map((branch) => html`<li>${this._branch(branch)}</li>`)}
            </ul>`
      }
      ${this._sending.told()}
      <form class="line" @submit=${this._onAdd}>
        <div class="field">
          <label for="branch">${t("branches.name")}</label>
          <input id="branch" name="branch" required maxlength="100" placeholder=${t("branches.example")} />
        </div>
        <button class="plain" ?disabled=${this._sending.busy}>${t("branches.add")}</button>
      </form>`;
  }

  private _branch(branch: Branch) {
    const names = branch.members.map(({ name }) => name);
    return html`<fb-icon path=${mdiFamilyTree}></fb-icon>
      <div>
        <b>${branch.name}</b>
        <p>${names.length === 0 ? t("branches.nobody") : listed(names)}</p>
      </div>
      ${this._naming === branch.id ? this._renaming(branch) : this._actions(branch)}`;
  }

  private _actions(branch: Branch) {
    return html`<div class="actions">
      <button
        class="plain"
        aria-label=${`${t("branches.rename")}: ${branch.name}`}
        @click=${() => {
          this._naming = branch.id;
        }}
      >
        ${t("branches.rename")}
      </button>
      ${
        branch.members.length === 0
          ? html`<button
              class="danger"
              aria-label=${`${t("branches.close")}: ${branch.name}`}
              @click=${() => {
                void this._finish((upkeep) => upkeep.closeBranch(branch));
              }}
            >
              ${t("branches.close")}
            </button>`
          : nothing
      }
    </div>`;
  }

  private _renaming(branch: Branch) {
    return html`<form
      class="line"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        const name = textOf(event.target as HTMLFormElement, "name");
        void this._finish((upkeep) => upkeep.renameBranch(branch, name));
      }}
    >
      <div class="field">
        <label for="name">${t("branches.name")}</label>
        <input id="name" name="name" required maxlength="100" value=${branch.name} />
      </div>
      <button class="main" ?disabled=${this._sending.busy}>${t("save")}</button>
    </form>`;
  }

  private async _onAdd(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    await this._finish((upkeep) => upkeep.addBranch(textOf(form, "branch")));
    if (this._sending.problem === null) form.reset();
  }

  private async _finish(work: (upkeep: Upkeep) => Promise<unknown>): Promise<void> {
    await this._sending.run(async () => {
      await work(new Upkeep(this._connection));
      this._naming = "";
      say(this, t("said.saved"));
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-branches": FbBranches;
  }
}
