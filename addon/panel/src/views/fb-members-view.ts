import mdiPencilOutline from "@mdi/svg/svg/pencil-outline.svg?path";
import mdiPlus from "@mdi/svg/svg/plus.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import { membersApi, type Members } from "../api/members.ts";
import type { Branch, Member } from "../api/schema.d.ts";
import { Upkeep } from "../api/upkeep.ts";
import { connected, type Connection } from "../api/who.ts";
import "../components/fb-icon.ts";
import "../components/fb-registration.ts";
import { Live } from "../components/live.ts";
import { shownBy } from "../components/shown.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../household/fb-household.ts";
import "../household/fb-invitations.ts";
import "../household/fb-branches.ts";
import "../household/fb-member-form.ts";
import { listStyles } from "../household/list-styles.ts";
import { ago } from "../i18n/formats.ts";
import { count, t } from "../i18n/texts.ts";

interface Shown {
  members: readonly Member[];
  branches: readonly Branch[];
}

/** The people of the household, for those who run it. */
@customElement("fb-members-view")
export class FbMembersView extends LitElement {
  static override styles = [base, buttons, listStyles];

  @consume({ context: membersApi }) private _members!: Members;
  @consume({ context: connected }) private _connection!: Connection;
  @state() private _editing: Member | null | undefined;

  private readonly _shown = new Task(this, {
    args: () => [] as const,
    task: async (_args, { signal }): Promise<Shown> => {
      const [members, branches] = await Promise.all([
        this._members.list(signal),
        new Upkeep(this._connection).branches(signal),
      ]);
      return { members, branches };
    },
  });

  constructor() {
    super();
    new Live(this, () => void this._shown.run());
  }

  override render() {
    return html`<div class="head">
        <h1>${t("members.title")}</h1>
        <button class="main" @click=${this._onAdd}>
          <fb-icon path=${mdiPlus}></fb-icon>${t("member.add")}
        </button>
      </div>
      ${shownBy(this._shown, (shown) => this._full(shown))}
      <fb-invitations class="card part"></fb-invitations>
      <fb-household class="card part"></fb-household>`;
  }

  private _full({ members, branches }: Shown) {
    const waiting = members.filter(({ state }) => state === "waiting");
    const active = members.filter(({ state }) => state === "active");
    const gone = members.filter(({ state }) => state !== "waiting" && state !== "active");
    return html`${waiting.length === 0 ? nothing : this._waiting(waiting)}
      <ul class="rows">
        ${active.map((member) => html`<li>${this._row(member, ...belongings(member, members, branches))}</li>`)}
      </ul>
      ${active.length === 1 && waiting.length === 0 ? html`<p class="muted">${t("members.alone")}</p>` : nothing}
      ${gone.length === 0 ? nothing : this._gone(gone)}
      ${
        this._editing === undefined
          ? nothing
          : html`<fb-member-form
              .member=${this._editing}
              .people=${members}
              .branches=${branches}
              @fb-close=${this._onClosed}
            ></fb-member-form>`
      }
      <fb-branches class="card part" .branches=${branches}></fb-branches>`;
  }

  private _waiting(waiting: readonly Member[]) {
    const now = new Date();
    return html`<section>
      <h2>${count("members.waiting", waiting.length)}</h2>
      ${waiting.map(
        (member) =>
          html`<fb-registration .member=${member} since=${ago(member.created_at, now)}></fb-registration>`,
      )}
    </section>`;
  }

  private _row(member: Member, ...more: readonly string[]) {
    const words = [...member.roles.map((role) => t(`role.${role}`)), member.email, ...more];
    return html`<button
      class=${classMap({ row: true, card: true, gone: member.state !== "active" })}
      ?disabled=${(member.can ?? []).length === 0}
      @click=${() => {
        this._editing = member;
      }}
    >
      <span class="sign" aria-hidden="true">${initials(member.name)}</span>
      <span class="words">
        <b>${member.name}</b>
        <span>${words.filter(Boolean).join(" · ")}</span>
      </span>
      <span class="unseen">${t("change.do")}</span><fb-icon path=${mdiPencilOutline}></fb-icon>
    </button>`;
  }

  private _gone(gone: readonly Member[]) {
    return html`<section>
      <h2>${t("members.gone")}</h2>
      <ul class="rows">
        ${gone.map((member) => html`<li>${this._row(member, t(`member.state.${member.state}`))}</li>`)}
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

/** The branch somebody is of, and who acts for them. */
function belongings(
  { branch_id: branch, guardian_id: guardian }: Member,
  members: readonly Member[],
  branches: readonly Branch[],
): string[] {
  const by = members.find(({ id }) => id === guardian)?.name;
  const of = branches.find(({ id }) => id === branch)?.name;
  return [of ?? "", by === undefined ? "" : t("member.ward_of", { name: by })].filter(Boolean);
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => word?.[0] ?? "").join("");
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-members-view": FbMembersView;
  }
}
