import mdiGroup from "@mdi/svg/svg/home-group.svg?path";
import mdiPlus from "@mdi/svg/svg/plus.svg?path";
import { consume } from "@lit/context";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Group, Resource } from "../api/schema.d.ts";
import { Upkeep } from "../api/upkeep.ts";
import { connected, type Connection } from "../api/who.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-icon.ts";
import { fields } from "../components/field-styles.ts";
import { folds } from "../components/fold-styles.ts";
import { chosenIn, textOf, wrong } from "../components/form.ts";
import { parts } from "../components/part-styles.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { inOrder } from "../calendar/entries.ts";
import { listed } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";

/** What is spoken of together, so that one share can count over several: each with its name, and one more. */
@customElement("fb-groups")
export class FbGroups extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    folds,
    parts,
    css`
      li {
        display: grid;
        grid-template-columns: auto 1fr auto;
        align-items: center;
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
      form {
        grid-column: 1 / -1;
      }
      form .danger,
      .add {
        justify-self: start;
      }
    `,
  ];

  @property({ attribute: false }) groups: readonly Group[] = [];
  @property({ attribute: false }) resources: readonly Resource[] = [];

  @consume({ context: connected }) private _connection!: Connection;
  /** The one to be changed; null is a new one, and undefined none. */
  @state() private _editing: string | null | undefined;
  private readonly _sending = new Sending(this);

  override render() {
    return html`<h2>${t("groups.title")}</h2>
      <p class="muted">${t("groups.text")}</p>
      ${
        this.groups.length === 0
          ? nothing
          : html`<ul>
              ${this.groups.map((group) => html`<li>${this._editing === group.id ? this._form(group) : this._row(group)}</li>`)}
            </ul>`
      }
      ${this._editing === null ? this._form(null) : this._add()}
      ${this._editing === undefined ? this._sending.told() : nothing}`;
  }

  private _add() {
    return html`<button
      class="plain add"
      @click=${() => {
        this._edit(null);
      }}
    >
      <fb-icon path=${mdiPlus}></fb-icon>${t("groups.add")}
    </button>`;
  }

  private _row(group: Group) {
    const names = this._of(group).map(({ name }) => name);
    return html`<fb-icon path=${mdiGroup}></fb-icon>
      <div>
        <b>${group.name}</b>
        <p>${names.length === 0 ? t("groups.nothing") : listed(names)}</p>
      </div>
      ${
        group.can?.includes("change") === true
          ? html`<button
              class="plain"
              aria-label=${t("groups.edit", { name: group.name })}
              @click=${() => {
                this._edit(group.id);
              }}
            >
              ${t("change.do")}
            </button>`
          : nothing
      }`;
  }

  private _of({ resource_ids: ids }: Group): readonly Resource[] {
    return inOrder(this.resources).filter(({ id }) => ids.includes(id));
  }

  private _form(group: Group | null) {
    const chosen = group?.resource_ids ?? [];
    return html`<form
      aria-label=${group === null ? t("groups.add") : t("groups.edit", { name: group.name })}
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        this._save(event.target as HTMLFormElement, group);
      }}
    >
      <div class="field">
        <label for="group">${t("groups.name")}</label>
        <input
          id="group"
          name="group"
          required
          maxlength="100"
          autocomplete="off"
          value=${group?.name ?? ""}
          placeholder=${t("groups.example")}
          aria-describedby="group-wrong"
        />
        ${wrong(this._sending.problem, "/name", "group-wrong")}
      </div>
      <fieldset>
        <legend>${t("groups.members")}</legend>
        ${inOrder(this.resources).map(
          ({ id, name }) =>
            html`<label class="check">
              <input type="checkbox" name="members" value=${id} ?checked=${chosen.includes(id)} />
              <span>${name}</span>
            </label>`,
        )}
        <p class="hint">${t("groups.members.hint")}</p>
      </fieldset>
      ${this._sending.told()}
      <div class="actions">
        <button class="main" ?disabled=${this._sending.busy}>${t("save")}</button>
        <button
          class="plain"
          type="button"
          @click=${() => {
            this._edit(undefined);
          }}
        >
          ${t("back")}
        </button>
      </div>
      ${group?.can?.includes("dissolve") === true ? this._dissolving(group) : nothing}
    </form>`;
  }

  private _dissolving(group: Group) {
    return html`<details>
      <summary>${t("groups.dissolve")}</summary>
      <div class="stack">
        <p>${t("groups.dissolve.text")}</p>
        <button
          class="danger"
          type="button"
          ?disabled=${this._sending.busy}
          @click=${() => {
            void this._finish((upkeep) => upkeep.dissolveGroup(group), t("said.dissolved"));
          }}
        >
          ${t("groups.dissolve.do")}
        </button>
      </div>
    </details>`;
  }

  private _edit(which: string | null | undefined): void {
    this._sending.forget();
    this._editing = which;
  }

  /** Things out of use are not offered, and stay in it. */
  private _save(form: HTMLFormElement, group: Group | null): void {
    const offered = new Set(this.resources.map(({ id }) => id));
    const kept = (group?.resource_ids ?? []).filter((id) => !offered.has(id));
    const request = { name: textOf(form, "group"), resource_ids: [...chosenIn(form, "members"), ...kept] };
    void this._finish(
      (upkeep) => (group === null ? upkeep.addGroup(request) : upkeep.changeGroup(group, request)),
      t("said.saved"),
    );
  }

  private async _finish(work: (upkeep: Upkeep) => Promise<unknown>, done: string): Promise<void> {
    await this._sending.run(async () => {
      await work(new Upkeep(this._connection));
      this._editing = undefined;
      say(this, done);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-groups": FbGroups;
  }
}
