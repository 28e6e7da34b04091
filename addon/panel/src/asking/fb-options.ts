import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import type { Resource } from "../api/schema.d.ts";
import { inOrder } from "../calendar/entries.ts";
import "../components/fb-stepper.ts";
import { properties } from "../components/cssom.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { count, t } from "../i18n/texts.ts";

type Amounts = ReadonlyMap<string, number>;

/**
 * What can be asked for, with how much of it is free and how much is wanted.
 *
 * @fires fb-amounts - the choice changed; detail maps ids to numbers
 */
@customElement("fb-options")
export class FbOptions extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    css`
      .options {
        display: grid;
        gap: 0.5rem;
      }
      .option {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.2rem 0.8rem;
        padding: 0.3rem 0.9rem;
        border: 1px solid var(--fb-line);
        border-left: 6px solid var(--color);
        border-radius: var(--fb-radius-small);
      }
      .chosen {
        background: color-mix(in srgb, var(--color) 10%, var(--fb-card));
      }
      .child {
        margin-left: 1.4rem;
      }
      .check {
        flex: 1 1 11rem;
      }
      .name {
        display: grid;
        line-height: 1.25;
        font-weight: 600;
      }
      .free {
        font-weight: 400;
        font-size: 0.88rem;
        color: var(--fb-muted);
      }
      .full {
        color: var(--fb-error);
      }
    `,
  ];

  @property({ attribute: false }) resources: readonly Resource[] = [];
  @property({ attribute: false }) colors: ReadonlyMap<string, string> = new Map();
  @property({ attribute: false }) amounts: Amounts = new Map();
  /** What is free, by id; empty while it is not known. */
  @property({ attribute: false }) free: Amounts = new Map();

  override render() {
    return html`<div class="options" role="group" aria-label=${t("request.what")}>
      ${inOrder(this.resources).map((resource) => this._option(resource))}
    </div>`;
  }

  private _option(resource: Resource) {
    const amount = this.amounts.get(resource.id);
    const classes = { option: true, chosen: amount !== undefined, child: resource.parent_id !== null };
    return html`<div
      class=${classMap(classes)}
      ${properties({ "--color": this.colors.get(resource.id) ?? "var(--fb-accent)" })}
    >
      <label class="check">
        <input
          type="checkbox"
          .checked=${amount !== undefined}
          data-resource=${resource.id}
          @change=${(event: Event) => {
            this._onCheck(resource, (event.target as HTMLInputElement).checked);
          }}
        />
        <span class="name">${resource.name}${this._free(resource)}</span>
      </label>
      ${amount === undefined ? nothing : this._stepper(resource, amount)}
    </div>`;
  }

  private _free(resource: Resource) {
    const free = this.free.get(resource.id);
    if (free === undefined) return nothing;
    const of = resource.capacity ?? 0;
    if (free <= 0) return html`<span class="free full">${t("free.none")}</span>`;
    if (of <= 1) return html`<span class="free">${t("free.yes")}</span>`;
    const words =
      resource.kind === "hourly" ? t("free.units", { free, n: of }) : count("free.of", of, { free });
    return html`<span class="free">${words}</span>`;
  }

  private _stepper(resource: Resource, amount: number) {
    return html`<fb-stepper
      label=${`${t("request.persons")}: ${resource.name}`}
      .value=${amount}
      @fb-count=${(event: CustomEvent<number>) => {
        this._tell(new Map(this.amounts).set(resource.id, event.detail));
      }}
    ></fb-stepper>`;
  }

  private _onCheck(resource: Resource, checked: boolean): void {
    const amounts = new Map(this.amounts);
    if (checked) amounts.set(resource.id, 1);
    else amounts.delete(resource.id);
    this._tell(amounts);
  }

  private _tell(detail: Amounts): void {
    this.dispatchEvent(new CustomEvent<Amounts>("fb-amounts", { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-options": FbOptions;
  }
}
