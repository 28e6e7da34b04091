import mdiCalendarSyncOutline from "@mdi/svg/svg/calendar-sync-outline.svg?path";
import mdiDeleteOutline from "@mdi/svg/svg/delete-outline.svg?path";
import { consume } from "@lit/context";
import { Task } from "@lit/task";
import { html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { accountApi, type Account } from "../api/account.ts";
import type { Feed, NewFeed } from "../api/schema.d.ts";
import { textOf } from "../components/form.ts";
import "../components/fb-icon.ts";
import "../components/fb-problem.ts";
import { say } from "../components/say.ts";
import { Sending } from "../components/sending.ts";
import { base, buttons } from "../components/base-styles.ts";
import { fields } from "../components/field-styles.ts";
import { moment } from "../i18n/formats.ts";
import { t } from "../i18n/texts.ts";
import "./fb-secret.ts";
import { secretStyles } from "./secret-styles.ts";

/** Calendars to subscribe to: each has a secret address, shown once. */
@customElement("fb-feeds")
export class FbFeeds extends LitElement {
  static override styles = [base, buttons, fields, secretStyles];

  @consume({ context: accountApi }) private _account!: Account;
  @state() private _new: NewFeed | null = null;
  private readonly _sending = new Sending(this);

  private readonly _feeds = new Task(this, {
    args: () => [] as const,
    task: (_args, { signal }) => this._account.feeds(signal),
  });

  override render() {
    return html`<h2>${t("feeds.title")}</h2>
      <p class="muted">${t("feeds.text")}</p>
      ${this._new === null ? nothing : html`<fb-secret text=${t("feeds.once")} secret=${addressOf(this._new)}></fb-secret>`}
      ${this._feeds.render({
        error: (error) => html`<fb-problem .problem=${error}></fb-problem>`,
        complete: (feeds) => this._list(feeds),
      })}
      ${this._sending.told()}
      <form class="line" @submit=${this._onCreate}>
        <div class="field">
          <label for="feed">${t("feeds.name")}</label>
          <input id="feed" name="name" required maxlength="100" placeholder=${t("feeds.name.example")} />
        </div>
        <button class="plain"><fb-icon path=${mdiCalendarSyncOutline}></fb-icon>${t("feeds.create")}</button>
      </form>`;
  }

  private _list(feeds: readonly Feed[]) {
    if (feeds.length === 0) return nothing;
    return html`<ul class="rows">
      ${feeds.map(
        (feed) =>
          html`<li>
            <span><b>${feed.name}</b><br /><span class="muted">${used(feed.last_used_at)}</span></span>
            <button
              class="round"
              aria-label=${t("revoke", { name: feed.name })}
              @click=${() => {
                void this._onRevoke(feed);
              }}
            >
              <fb-icon path=${mdiDeleteOutline}></fb-icon>
            </button>
          </li>`,
      )}
    </ul>`;
  }

  private async _onCreate(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    await this._sending.run(async () => {
      this._new = await this._account.createFeed(textOf(form, "name"), []);
      form.reset();
      void this._feeds.run();
    });
  }

  private async _onRevoke(feed: Feed): Promise<void> {
    await this._sending.run(async () => {
      await this._account.revokeFeed(feed);
      if (this._new?.id === feed.id) this._new = null;
      say(this, t("said.revoked"));
      void this._feeds.run();
    });
  }
}

/** The address outside, where one is set; else the one that this page was opened by. */
function addressOf({ url, path }: NewFeed): string {
  return url ?? new URL(path, window.location.origin).href;
}

function used(instant: string | null | undefined): string {
  return instant ? t("used", { when: moment(instant) }) : t("unused");
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-feeds": FbFeeds;
  }
}
