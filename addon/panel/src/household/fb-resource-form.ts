import { consume } from "@lit/context";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { membersApi, type Members } from "../api/members.ts";
import { resourcesApi, type Resources } from "../api/resources.ts";
import type { Group, Member, PolicyPatch, Quota, Resource, ResourceKind } from "../api/schema.d.ts";
import { Upkeep } from "../api/upkeep.ts";
import { connected, type Connection } from "../api/who.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-sheet.ts";
import { fields } from "../components/field-styles.ts";
import { folds } from "../components/fold-styles.ts";
import { Sending } from "../components/sending.ts";
import { t } from "../i18n/texts.ts";
import "./fb-blocks.ts";
import "./fb-quota-rules.ts";
import "./fb-rehearsal.ts";
import { approvalFields, rulesFields } from "./policy-fields.ts";
import { kindFields, nameFields, placesFields, unitsFields } from "./resource-fields.ts";
import { patchOf, policyOf, requestOf } from "./resource-request.ts";

/**
 * Makes a resource, or changes one: what it is, its rules, when it is shut.
 *
 * @fires fb-close - it is over, done or not
 */
@customElement("fb-resource-form")
export class FbResourceForm extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    folds,
    css`
      .days {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr));
      }
      .days > * {
        margin: 0;
      }
      .beside {
        margin-top: 1rem;
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
  @consume({ context: membersApi }) private _members!: Members;
  @consume({ context: connected }) private _connection!: Connection;
  @state() private _kind: ResourceKind = "overnight";
  @state() private _quotas: readonly Quota[] = [];
  @state() private _deciders: readonly Member[] = [];
  @state() private _groups: readonly Group[] = [];
  @query("form") private _form!: HTMLFormElement;
  private readonly _sending = new Sending(this);

  override willUpdate(): void {
    if (this.hasUpdated || this.resource === null) return;
    this._kind = this.resource.kind;
    this._quotas = this.resource.rules.quotas ?? [];
  }

  override firstUpdated(): void {
    void this._lookAround();
  }

  override render() {
    const { resource } = this;
    return html`<fb-sheet
      heading=${resource === null ? t("resource.add") : t("resource.edit", { name: resource.name })}
      @fb-close=${this._onClose}
    >
      ${this._fields(resource)} ${resource === null ? nothing : this._beside(resource)}
      <div slot="footer" class="actions">
        <button form="resource" class="main" ?disabled=${this._sending.busy}>${t("save")}</button>
        <button class="plain" type="button" @click=${this._onClose}>${t("back")}</button>
      </div>
    </fb-sheet>`;
  }

  private _fields(resource: Resource | null) {
    const shown = { resource, all: this.all, problem: this._sending.problem };
    return html`<form id="resource" @submit=${this._onSubmit}>
      ${
        resource === null
          ? kindFields(this._kind, (kind) => {
              this._kind = kind;
              this._quotas = [];
            })
          : nothing
      }
      ${nameFields(shown, this._kind)}
      ${this._kind === "overnight" ? placesFields(shown) : unitsFields(shown)}
      ${approvalFields(resource?.approval, this._deciders)} ${rulesFields(resource?.rules, this._kind)}
      <details>
        <summary>${t("shares.title")}</summary>
        <fb-quota-rules
          .quotas=${this._quotas}
          .groups=${this._groups}
          kind=${this._kind}
          @fb-quotas=${this._onQuotas}
        ></fb-quota-rules>
      </details>
      ${this._sending.told()}
    </form>`;
  }

  /** What has buttons of its own. */
  private _beside(resource: Resource) {
    return html`<div class="beside">
      <details>
        <summary>${t("rehearsal.title")}</summary>
        <fb-rehearsal resource-id=${resource.id} .policy=${this._policy}></fb-rehearsal>
      </details>
      <details>
        <summary>${t("blocks.title")}</summary>
        <fb-blocks .resource=${resource}></fb-blocks>
      </details>
      ${resource.can?.includes("archive") === true ? this._archive(resource) : nothing}
    </div>`;
  }

  private _archive(resource: Resource) {
    return html`<details>
      <summary>${t("resource.archive")}</summary>
      <div class="stack">
        <p>${t("resource.archive.text")}</p>
        <button
          class="danger archive"
          ?disabled=${this._sending.busy}
          @click=${() => {
            void this._sending.finish(() => this._resources.archive(resource), t("said.archived"));
          }}
        >
          ${t("resource.archive.do")}
        </button>
      </div>
    </details>`;
  }

  /** Those who may decide, and what is spoken of together; without them their choices are not offered. */
  private async _lookAround(): Promise<void> {
    try {
      const [members, groups] = await Promise.all([
        this._members.list(),
        new Upkeep(this._connection).groups(),
      ]);
      this._deciders = members.filter(
        ({ state, roles }) => state === "active" && (roles.includes("approver") || roles.includes("admin")),
      );
      this._groups = groups;
    } catch (error) {
      this._sending.blame(error);
    }
  }

  /** What the form says by now, to be tried; null where it has to be mended first. */
  private readonly _policy = (): PolicyPatch | null => {
    if (this.resource === null || !this._form.reportValidity()) return null;
    return policyOf(this._form, this.resource, this._quotas);
  };

  private _onQuotas(event: CustomEvent<readonly Quota[]>): void {
    this._quotas = event.detail;
  }

  private _onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { resource } = this;
    void this._sending.finish(
      () =>
        resource === null
          ? this._resources.add(requestOf(form, this._kind, this._quotas))
          : this._resources.change(resource, patchOf(form, resource, this._quotas)),
      t("said.saved"),
    );
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
