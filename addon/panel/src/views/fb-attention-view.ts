import mdiShieldCheckOutline from "@mdi/svg/svg/shield-check-outline.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { membersApi, type Members } from "../api/members.ts";
import { resourcesApi, type Resources } from "../api/resources.ts";
import type { Attention, Booking, Me, Member, Resource } from "../api/schema.d.ts";
import { Upkeep } from "../api/upkeep.ts";
import { connected, whoAmI, type Connection } from "../api/who.ts";
import { backTo } from "../components/back-link.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-decision.ts";
import "../components/fb-empty.ts";
import { Live } from "../components/live.ts";
import { pageStyles } from "../components/page-styles.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { shownBy } from "../components/shown.ts";
import { listed } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";
import { hashOf } from "../route.ts";
import "../planning/fb-matter.ts";
import type { Deed } from "../planning/fb-matter.ts";

interface Shown {
  matters: readonly Attention[];
  resources: readonly Resource[];
  wards: readonly Member[];
}

interface Doing {
  booking: Booking;
  deed: "move" | "cancel" | "undo";
}

/** What no rule may decide by itself: stays over which something was shut, what can be restored, clocks that jumped. */
@customElement("fb-attention-view")
export class FbAttentionView extends LitElement {
  static override styles = [base, buttons, pageStyles];

  @consume({ context: connected }) private _connection!: Connection;
  @consume({ context: resourcesApi }) private _resources!: Resources;
  @consume({ context: membersApi }) private _members!: Members;
  @consume({ context: whoAmI, subscribe: true }) private _me!: Me;
  @state() private _doing: Doing | null = null;
  private readonly _sending = new Sending(this);

  private readonly _shown = new Task(this, {
    args: () => [] as const,
    task: async (_args, { signal }): Promise<Shown> => {
      const [matters, resources, members] = await Promise.all([
        new Upkeep(this._connection).attention(signal),
        this._resources.list(signal),
        this._me.can.includes("manage") ? this._members.list(signal) : [],
      ]);
      const named = new Set(matters.map(({ member }) => member?.id));
      return { matters, resources, wards: members.filter((each) => isAlone(each) && !named.has(each.id)) };
    },
  });

  constructor() {
    super();
    new Live(this, () => void this._shown.run());
  }

  override render() {
    return html`${backTo("requests", t("nav.requests"))}
      <h1>${t("attention.title")}</h1>
      <p class="muted">${t("attention.text")}</p>
      ${this._sending.told()} ${shownBy(this._shown, (shown) => this._full(shown))}`;
  }

  private _full({ matters, resources, wards }: Shown) {
    if (matters.length === 0 && wards.length === 0) {
      return html`<fb-empty
        class="card"
        icon=${mdiShieldCheckOutline}
        heading=${t("attention.empty")}
        text=${t("attention.empty.next")}
      ></fb-empty>`;
    }
    return html`<ul class="items">
        ${matters.map(
          (matter) =>
            html`<li>
              <fb-matter
                .matter=${matter}
                place=${resources.find(({ id }) => id === matter.resource_id)?.name ?? ""}
                ?busy=${this._sending.busy}
                @fb-deed=${this._onDeed}
              ></fb-matter>
            </li>`,
        )}
      </ul>
      ${wards.length === 0 ? nothing : this._wards(wards)} ${this._sheet(resources)}`;
  }

  private _wards(wards: readonly Member[]) {
    return html`<section>
      <article class="card">
        <h2>${t("attention.wards")}</h2>
        <p>${listed(wards.map(({ name }) => name))}</p>
        <p class="muted">${t("attention.wards.text")}</p>
        <div class="actions">
          <a class="button plain" href=${hashOf("members")}>${t("erasure.to_family")}</a>
        </div>
      </article>
    </section>`;
  }

  private _sheet(resources: readonly Resource[]) {
    if (this._doing === null) return nothing;
    const { booking, deed } = this._doing;
    if (deed === "move") {
      return html`<fb-request
        .resources=${resources}
        .booking=${booking}
        @fb-close=${this._onClosed}
      ></fb-request>`;
    }
    return html`<fb-decision .booking=${booking} verb=${deed} @fb-close=${this._onClosed}></fb-decision>`;
  }

  private async _onDeed({ detail: { matter, deed } }: CustomEvent<Deed>): Promise<void> {
    if (deed === "keep" || matter.booking === undefined) {
      await this._sending.run(async () => {
        await new Upkeep(this._connection).keep(matter);
        say(this, t("said.kept"));
      });
      return;
    }
    if (deed === "move") await import("../asking/fb-request.ts");
    this._doing = { booking: matter.booking, deed };
  }

  private _onClosed(): void {
    this._doing = null;
  }
}

/** Without a login somebody has to act for them. */
function isAlone({
  state,
  has_account,
  home_assistant_user_id: linked,
  guardian_id,
  roles,
}: Member): boolean {
  const acts = has_account === true || Boolean(linked) || Boolean(guardian_id);
  return state === "active" && !acts && !roles.includes("viewer");
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-attention-view": FbAttentionView;
  }
}
