import mdiChartDonut from "@mdi/svg/svg/chart-donut.svg?path";
import mdiChevronLeft from "@mdi/svg/svg/chevron-left.svg?path";
import mdiChevronRight from "@mdi/svg/svg/chevron-right.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { resourcesApi, type Resources } from "../api/resources.ts";
import type { Me, QuotaLine, QuotaList, Resource } from "../api/schema.d.ts";
import { Upkeep } from "../api/upkeep.ts";
import { connected, whoAmI, type Connection } from "../api/who.ts";
import { dayIn } from "../calendar/days.ts";
import { backTo } from "../components/back-link.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-empty.ts";
import "../components/fb-icon.ts";
import { Live } from "../components/live.ts";
import { pageStyles } from "../components/page-styles.ts";
import { shownBy } from "../components/shown.ts";
import { listed } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";
import "../planning/fb-quota.ts";

interface Shown {
  list: QuotaList;
  names: ReadonlyMap<string, string>;
}

/** What everybody may take in a year, and how much of it is left: the reader's own, and everybody's for admins. */
@customElement("fb-quotas-view")
export class FbQuotasView extends LitElement {
  static override styles = [
    base,
    buttons,
    pageStyles,
    css`
      .year {
        display: flex;
        align-items: center;
      }
      .lines {
        display: grid;
        gap: 1.1rem;
      }
    `,
  ];

  @consume({ context: connected }) private _connection!: Connection;
  @consume({ context: resourcesApi }) private _resources!: Resources;
  @consume({ context: whoAmI, subscribe: true }) private _me!: Me;
  /** How far from this year. */
  @state() private _step = 0;

  private readonly _shown = new Task(this, {
    args: () => [this._year] as const,
    task: async ([year], { signal }): Promise<Shown> => {
      const [list, resources] = await Promise.all([
        new Upkeep(this._connection).quotas(year, signal),
        this._resources.list(signal),
      ]);
      return { list, names: new Map(resources.map(({ id, name }: Resource) => [id, name])) };
    },
  });

  constructor() {
    super();
    new Live(this, () => void this._shown.run());
  }

  override render() {
    return html`${backTo("me", t("nav.me"))}
      <div class="head">
        <h1>${t("quotas.title")}</h1>
        <div class="year">
          ${this._turn(-1, mdiChevronLeft, t("quotas.before"))}<b aria-live="polite">${this._year}</b
          >${this._turn(1, mdiChevronRight, t("quotas.after"))}
        </div>
      </div>
      ${shownBy(this._shown, (shown) => this._full(shown))}`;
  }

  private get _year(): number {
    return Number(dayIn(new Date(), this._me.household.time_zone).slice(0, 4)) + this._step;
  }

  private _turn(by: number, icon: string, label: string) {
    return html`<button
      class="round"
      aria-label=${label}
      @click=${() => {
        this._step += by;
      }}
    >
      <fb-icon path=${icon}></fb-icon>
    </button>`;
  }

  private _full({ list: { items }, names }: Shown) {
    const own = new Set([this._me.id, this._me.branch_id]);
    const mine = items.filter(({ subject_id }) => own.has(subject_id));
    const others = items.filter(({ subject_id }) => !own.has(subject_id));
    if (items.length === 0) {
      const manages = this._me.can.includes("manage");
      return html`<fb-empty
        class="card"
        icon=${mdiChartDonut}
        heading=${t("quotas.empty")}
        text=${t(manages ? "quotas.empty.admin" : "quotas.empty.member")}
      >
        ${manages ? html`<a class="button plain" href="#/resources">${t("quotas.to_resources")}</a>` : nothing}
      </fb-empty>`;
    }
    return html`${this._section(t("quotas.mine"), mine, names, false)}
    ${this._section(t("quotas.others"), others, names, true)}`;
  }

  private _section(
    title: string,
    lines: readonly QuotaLine[],
    names: ReadonlyMap<string, string>,
    others: boolean,
  ) {
    if (lines.length === 0) return nothing;
    const places = [...new Set(lines.map(({ resource_id }) => resource_id))];
    return html`<section>
      <h2>${title}</h2>
      ${places.map(
        (place) =>
          html`<article class="card">
            <h3>${names.get(place) ?? ""}</h3>
            <div class="lines">
              ${lines
                .filter(
                  ({ resource_id, used, wanted }) => resource_id === place && (!others || used + wanted > 0),
                )
                .map((line) => this._line(line, others))}
            </div>
            ${others ? idle(lines.filter(({ resource_id }) => resource_id === place)) : nothing}
          </article>`,
      )}
    </section>`;
  }

  private _line(line: QuotaLine, others: boolean) {
    const branch = line.per === "branch" && line.subject_id !== this._me.id;
    return html`<fb-quota
      .figure=${line}
      whose=${others || branch ? line.name : t("quotas.you")}
    ></fb-quota>`;
  }
}

/** Those who took nothing, in one line. */
function idle(lines: readonly QuotaLine[]) {
  const busy = new Set(lines.filter(({ used, wanted }) => used + wanted > 0).map(({ name }) => name));
  const names = [...new Set(lines.map(({ name }) => name))].filter((name) => !busy.has(name));
  return names.length === 0
    ? nothing
    : html`<p class="muted">${t("quotas.none", { names: listed(names) })}</p>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-quotas-view": FbQuotasView;
  }
}
