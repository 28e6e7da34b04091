import mdiDownload from "@mdi/svg/svg/download.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { css, html, LitElement, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { accountApi, type Account } from "../api/account.ts";
import "../components/fb-icon.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { moment } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";

const FILE_NAME = "family-booking.json";

/** What is held on the reader: to take along, or to have forgotten. */
@customElement("fb-own-data")
export class FbOwnData extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      button {
        justify-self: start;
      }
    `,
  ];

  @consume({ context: accountApi }) private _account!: Account;
  private readonly _sending = new Sending(this);

  private readonly _erasure = new Task(this, {
    args: () => [] as const,
    task: (_args, { signal }) => this._account.erasure(signal),
  });

  override render() {
    const since = this._erasure.value?.requested_at;
    return html`<h2>${t("own.title")}</h2>
      <p class="muted">${t("own.text")}</p>
      <button class="plain" ?disabled=${this._sending.busy} @click=${this._onExport}>
        <fb-icon path=${mdiDownload}></fb-icon>${t("own.export")}
      </button>
      ${typeof since === "string" ? this._asked(since) : this._ask()} ${this._sending.told()}`;
  }

  private _ask() {
    if (this._erasure.value === undefined) return nothing;
    return html`<p class="muted">${t("own.erasure.text")}</p>
      <button class="danger" ?disabled=${this._sending.busy} @click=${this._onAsk}>
        ${t("own.erasure.do")}
      </button>`;
  }

  private _asked(since: string) {
    return html`<p role="status">${t("own.erasure.asked", { when: moment(since) })}</p>
      <button class="plain" ?disabled=${this._sending.busy} @click=${this._onTakeBack}>
        ${t("own.erasure.back")}
      </button>`;
  }

  private async _onExport(): Promise<void> {
    await this._sending.run(async () => {
      const text = JSON.stringify(await this._account.export(), null, 2);
      download(new Blob([text], { type: "application/json" }), FILE_NAME);
    });
  }

  private async _onAsk(): Promise<void> {
    await this._sending.run(async () => {
      await this._account.requestErasure();
      say(this, t("said.erasure_asked"));
      await this._erasure.run();
    });
  }

  private async _onTakeBack(): Promise<void> {
    await this._sending.run(async () => {
      await this._account.withdrawErasure();
      say(this, t("said.erasure_back"));
      await this._erasure.run();
    });
  }
}

function download(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-own-data": FbOwnData;
  }
}
