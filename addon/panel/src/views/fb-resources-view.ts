import mdiBedOutline from "@mdi/svg/svg/bed-outline.svg?path";
import mdiClockOutline from "@mdi/svg/svg/clock-outline.svg?path";
import mdiHomeOutline from "@mdi/svg/svg/home-outline.svg?path";
import mdiHomePlusOutline from "@mdi/svg/svg/home-plus-outline.svg?path";
import mdiPencilOutline from "@mdi/svg/svg/pencil-outline.svg?path";
import mdiPlus from "@mdi/svg/svg/plus.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import { resourcesApi, type Resources } from "../api/resources.ts";
import type { Group, Resource } from "../api/schema.d.ts";
import { Upkeep } from "../api/upkeep.ts";
import { connected, type Connection } from "../api/who.ts";
import { inkOn } from "../calendar/colors.ts";
import { colorsOf, inOrder } from "../calendar/entries.ts";
import { properties } from "../components/cssom.ts";
import "../components/fb-empty.ts";
import "../components/fb-icon.ts";
import { Live } from "../components/live.ts";
import { shownBy } from "../components/shown.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../household/fb-groups.ts";
import "../household/fb-resource-form.ts";
import { listStyles } from "../household/list-styles.ts";
import { count, t } from "../i18n/texts.ts";

interface Shown {
  resources: readonly Resource[];
  groups: readonly Group[];
}

/** What can be booked, for those who run the household. */
@customElement("fb-resources-view")
export class FbResourcesView extends LitElement {
  static override styles = [base, buttons, listStyles];

  @consume({ context: resourcesApi }) private _resources!: Resources;
  @consume({ context: connected }) private _connection!: Connection;
  @state() private _editing: Resource | null | undefined;

  private readonly _shown = new Task(this, {
    args: () => [] as const,
    task: async (_args, { signal }): Promise<Shown> => {
      const [resources, groups] = await Promise.all([
        this._resources.all(signal),
        new Upkeep(this._connection).groups(signal),
      ]);
      return { resources, groups };
    },
  });

  constructor() {
    super();
    new Live(this, () => void this._shown.run());
  }

  override render() {
    return html`<div class="head">
        <h1>${t("resources.title")}</h1>
        <button class="main" @click=${this._onAdd}>
          <fb-icon path=${mdiPlus}></fb-icon>${t("resource.add")}
        </button>
      </div>
      ${shownBy(this._shown, (shown) => this._full(shown))}`;
  }

  private _full({ resources, groups }: Shown) {
    const used = resources.filter(({ archived }) => !archived);
    const gone = resources.filter(({ archived }) => archived);
    const colors = colorsOf(used);
    return html`${
      used.length === 0
        ? html`<fb-empty
            class="card"
            icon=${mdiHomePlusOutline}
            heading=${t("resources.empty")}
            text=${t("resources.empty.next")}
          ></fb-empty>`
        : html`<ul class="rows">
            ${inOrder(used).map((resource) => html`<li>${this._row(resource, used, colors.get(resource.id) ?? "")}</li>`)}
          </ul>`
    }
    ${used.length === 1 ? this._begun() : nothing} ${gone.length === 0 ? nothing : this._gone(gone)}
    ${
      used.length < 2 && groups.length === 0
        ? nothing
        : html`<fb-groups class="card part" .groups=${groups} .resources=${used}></fb-groups>`
    }
    ${
      this._editing === undefined
        ? nothing
        : html`<fb-resource-form
            .resource=${this._editing}
            .all=${used}
            @fb-close=${this._onClosed}
          ></fb-resource-form>`
    }`;
  }

  /** What comes next for who has only just begun. */
  private _begun() {
    return html`<p class="muted">${t("resources.begun")}</p>
      <p><a class="button plain" href="#/members">${t("resources.to_members")}</a></p>`;
  }

  private _row(resource: Resource, all: readonly Resource[], color: string) {
    const children = all.some(({ parent_id }) => parent_id === resource.id);
    return html`<button
      class=${classMap({ row: true, card: true, child: resource.parent_id !== null })}
      @click=${() => {
        this._editing = resource;
      }}
    >
      <span class="sign" ${properties({ "--color": color, "--ink": inkOn(color) })}>
        <fb-icon path=${iconOf(resource, children)}></fb-icon>
      </span>
      <span class="words">
        <b>${resource.name}</b>
        <span>${capacityWords(resource, children)} · ${t(`approval.${resource.approval.mode}`)}</span>
      </span>
      <span class="unseen">${t("change.do")}</span><fb-icon path=${mdiPencilOutline}></fb-icon>
    </button>`;
  }

  private _gone(gone: readonly Resource[]) {
    return html`<section>
      <h2>${t("resources.archived")}</h2>
      <ul class="rows">
        ${gone.map(
          ({ name }) =>
            html`<li class="row card gone">
              <span class="words"><b>${name}</b></span>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  private _onAdd(): void {
    this._editing = null;
  }

  private _onClosed(): void {
    this._editing = undefined;
  }
}

function iconOf({ kind, parent_id }: Resource, children: boolean): string {
  if (kind === "hourly") return mdiClockOutline;
  return parent_id === null || children ? mdiHomeOutline : mdiBedOutline;
}

function capacityWords({ kind, capacity, places, units }: Resource, children: boolean): string {
  if (kind === "hourly") return count("resource.out_at_once", units ?? capacity ?? 1);
  if (!children && (places === null || places === undefined)) return t("resource.whole");
  return count("places", capacity ?? 0);
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-resources-view": FbResourcesView;
  }
}
