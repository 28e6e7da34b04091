import mdiLockOpenVariantOutline from "@mdi/svg/svg/lock-open-variant-outline.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Block, Resource } from "../api/schema.d.ts";
import { Upkeep } from "../api/upkeep.ts";
import { connected, type Connection } from "../api/who.ts";
import { base, buttons } from "../components/base-styles.ts";
import "../components/fb-icon.ts";
import { fields } from "../components/field-styles.ts";
import { parts } from "../components/part-styles.ts";
import { textOf } from "../components/form.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { shownBy } from "../components/shown.ts";
import { dayRange, wallRange } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";

/** When a resource is shut: what stands, and a way to shut it or to open it again. */
@customElement("fb-blocks")
export class FbBlocks extends LitElement {
  static override styles = [
    base,
    buttons,
    fields,
    parts,
    css`
      li {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 0.8rem;
        padding: 0.4rem 0;
        border-bottom: 1px solid var(--fb-line);
        overflow-wrap: anywhere;
      }
      .pair {
        --least: 13rem;
      }
      form .plain {
        justify-self: start;
      }
    `,
  ];

  @property({ attribute: false }) resource!: Resource;

  @consume({ context: connected }) private _connection!: Connection;
  private readonly _sending = new Sending(this);

  private readonly _shown = new Task(this, {
    args: () => [this.resource.id] as const,
    task: ([id], { signal }) => new Upkeep(this._connection).blocks(id, signal),
  });

  override render() {
    const type = this.resource.kind === "overnight" ? "date" : "datetime-local";
    return html`<p class="muted">${t("blocks.text")}</p>
      ${shownBy(this._shown, (blocks) => this._list(blocks), 1)} ${this._sending.told()}
      <form @submit=${this._onShut}>
        <div class="pair">
          <div class="field">
            <label for="from">${t("blocks.from")}</label>
            <input id="from" name="from" type=${type} required />
          </div>
          <div class="field">
            <label for="to">${t("blocks.to")}</label>
            <input id="to" name="to" type=${type} required />
          </div>
        </div>
        <div class="field">
          <label for="reason">${t("blocks.reason")}</label>
          <input id="reason" name="reason" maxlength="500" placeholder=${t("blocks.reason.example")} />
        </div>
        <button class="plain" ?disabled=${this._sending.busy}>${t("blocks.do")}</button>
      </form>`;
  }

  private _list(blocks: readonly Block[]) {
    if (blocks.length === 0) return nothing;
    return html`<ul>
      ${blocks.map(
        (block) =>
          html`<li>
            <span><b>${this._when(block)}</b>${block.reason ? html`<br />${block.reason}` : nothing}</span>
            ${
              block.can.includes("lift")
                ? html`<button
                    class="plain"
                    type="button"
                    aria-label=${`${t("blocks.lift")}: ${this._when(block)}`}
                    @click=${() => {
                      void this._onLift(block);
                    }}
                  >
                    <fb-icon path=${mdiLockOpenVariantOutline}></fb-icon>${t("blocks.lift")}
                  </button>`
                : nothing
            }
          </li>`,
      )}
    </ul>`;
  }

  private _when({ from, to }: Block): string {
    return from.length === 10 ? dayRange(from, to) : wallRange(from, to);
  }

  private async _onShut(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const reason = textOf(form, "reason");
    const period = { from: textOf(form, "from"), to: textOf(form, "to") };
    await this._sending.run(async () => {
      const upkeep = new Upkeep(this._connection);
      await upkeep.shut(this.resource.id, { ...period, ...(reason === "" ? {} : { reason }) });
      const affected = (await upkeep.attention()).length;
      say(this, t(affected > 0 ? "said.shut_over" : "said.shut"));
      form.reset();
      void this._shown.run();
    });
  }

  private async _onLift(block: Block): Promise<void> {
    await this._sending.run(async () => {
      await new Upkeep(this._connection).open(block);
      say(this, t("said.opened"));
      void this._shown.run();
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-blocks": FbBlocks;
  }
}
