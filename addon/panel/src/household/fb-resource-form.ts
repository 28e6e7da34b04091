import { consume } from "@lit/context";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { resourcesApi, type Resources } from "../api/resources.ts";
import type { Resource, ResourceKind } from "../api/schema.d.ts";
import { colorOf } from "../calendar/colors.ts";
import "../components/fb-sheet.ts";
import { wrong } from "../components/form.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { t } from "../i18n/texts.ts";
import { approvalFields, rulesFields } from "./policy-fields.ts";
import { patchOf, requestOf } from "./resource-request.ts";

type NumberField = "places" | "ceiling" | "units";

/**
 * Makes a resource, or changes one.
 *
 * @fires fb-close - it is over, done or not
 */
@customElement("fb-resource-form")
export class FbResourceForm extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      details {
        border-top: 1px solid var(--fb-line);
        padding-top: 0.4rem;
      }
      summary {
        display: flex;
        align-items: center;
        min-height: 44px;
        font-weight: 600;
        cursor: pointer;
      }
      .days {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr));
      }
      .days > * {
        margin: 0;
      }
      .archive {
        justify-self: start;
      }
    `,
  ];

  /** The one to be changed; null makes a new one. */
  @property({ attribute: false }) resource: Resource | null = null;
  @property({ attribute: false }) all: readonly Resource[] = [];

  @consume({ context: resourcesApi }) private _resources!: Resources;
  @state() private _kind: ResourceKind = "overnight";
  private readonly _sending = new Sending(this);

  override willUpdate(): void {
    if (!this.hasUpdated && this.resource !== null) this._kind = this.resource.kind;
  }

  override render() {
    const { resource } = this;
    return html`<fb-sheet
      heading=${resource === null ? t("resource.add") : t("resource.edit", { name: resource.name })}
      @fb-close=${this._onClose}
    >
      <form id="resource" @submit=${this._onSubmit}>
        ${resource === null ? this._kinds() : nothing} ${this._name()}
        ${this._kind === "overnight" ? this._places() : this._units()} ${approvalFields(resource?.approval)}
        ${rulesFields(resource?.rules, this._kind)} ${this._sending.told()}
      </form>
      ${resource !== null && resource.can?.includes("archive") === true ? this._archive() : nothing}
      <div slot="footer" class="actions">
        <button form="resource" class="main" ?disabled=${this._sending.busy}>${t("save")}</button>
        <button class="plain" type="button" @click=${this._onClose}>${t("back")}</button>
      </div>
    </fb-sheet>`;
  }

  private _kinds() {
    return html`<fieldset class="stack">
      <legend>${t("resource.kind")}</legend>
      ${(["overnight", "hourly"] as const).map(
        (kind) =>
          html`<label class="check">
            <input
              type="radio"
              name="kind"
              value=${kind}
              ?checked=${kind === this._kind}
              @change=${() => {
                this._kind = kind;
              }}
            />
            <span>${t(`resource.${kind}`)}<br /><span class="hint">${t(`resource.${kind}.hint`)}</span></span>
          </label>`,
      )}
    </fieldset>`;
  }

  private _name() {
    const color = colorOf(
      this.resource?.color,
      this.resource ? this.all.indexOf(this.resource) : this.all.length,
    );
    return html`<div class="field">
        <label for="name">${t("field.name")}</label>
        <input
          id="name"
          name="name"
          required
          maxlength="100"
          autocomplete="off"
          value=${this.resource?.name ?? ""}
          placeholder=${t(`resource.example.${this._kind}`)}
        />
        ${wrong(this._sending.problem, "/name", "name-wrong")}
      </div>
      <label class="check"><input type="color" name="color" value=${color} />${t("resource.color")}</label>`;
  }

  private _places() {
    const { resource } = this;
    const parents = this.all.filter(
      ({ kind, parent_id, archived }) => kind === "overnight" && !parent_id && !archived,
    );
    return html`${
        resource === null && parents.length > 0
          ? html`<div class="field">
              <label for="parent">${t("resource.parent")}</label>
              <select id="parent" name="parent">
                <option value="">${t("resource.parent.none")}</option>
                ${parents.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
              </select>
            </div>`
          : nothing
      }
      <div class="pair">
        ${this._number("places", resource?.places, t("resource.places.hint"))}
        ${this._number("ceiling", resource?.ceiling, t("resource.ceiling.hint"))}
      </div>`;
  }

  private _units() {
    return html`<div class="pair">
      ${this._number("units", this.resource?.units ?? 1, t("resource.units.hint"))}
      ${this._number("places", this.resource?.places, t("resource.seats.hint"), t("resource.seats"))}
    </div>`;
  }

  private _number(name: NumberField, value: unknown, hint = "", label = t(`resource.${name}`)) {
    const shown = typeof value === "number" ? String(value) : "";
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input
        id=${name}
        name=${name}
        type="number"
        inputmode="numeric"
        min="1"
        max="1000"
        value=${shown}
        aria-describedby=${hint === "" ? nothing : `${name}-hint`}
      />
      ${hint === "" ? nothing : html`<small id="${name}-hint">${hint}</small>`}
      ${wrong(this._sending.problem, `/${name}`, `${name}-wrong`)}
    </div>`;
  }

  private _archive() {
    return html`<details>
      <summary>${t("resource.archive")}</summary>
      <div class="stack">
        <p>${t("resource.archive.text")}</p>
        <button class="danger archive" ?disabled=${this._sending.busy} @click=${this._onArchive}>
          ${t("resource.archive.do")}
        </button>
      </div>
    </details>`;
  }

  private _onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { resource } = this;
    const saving =
      resource === null
        ? this._resources.add(requestOf(form, this._kind))
        : this._resources.change(resource, patchOf(form, resource));
    void this._finish(saving, t("said.saved"));
  }

  private _onArchive(): void {
    if (this.resource === null) return;
    void this._finish(this._resources.archive(this.resource), t("said.archived"));
  }

  private async _finish(saving: Promise<unknown>, done: string): Promise<void> {
    await this._sending.run(async () => {
      await saving;
      say(this, done);
      this._onClose();
    });
  }

  private _onClose(): void {
    this.dispatchEvent(new CustomEvent("fb-close"));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-resource-form": FbResourceForm;
  }
}
