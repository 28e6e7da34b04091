import { provide } from "@lit/context";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { Account, accountApi } from "./api/account.ts";
import { Arrivals, arrivalsApi } from "./api/arrivals.ts";
import { Bookings, bookingsApi } from "./api/bookings.ts";
import { Changes } from "./api/changes.ts";
import { Client } from "./api/client.ts";
import { Members, membersApi } from "./api/members.ts";
import { Problem } from "./api/problem.ts";
import { Resources, resourcesApi } from "./api/resources.ts";
import type { Attention, Me, SetupState } from "./api/schema.d.ts";
import { SeriesOfBookings, seriesApi } from "./api/series.ts";
import { Session } from "./api/session.ts";
import { connected, liveChanges, whoAmI } from "./api/who.ts";
import "./components/fb-problem.ts";
import "./components/fb-shell.ts";
import "./components/fb-skeleton.ts";
import "./components/fb-toast.ts";
import type { FbToast } from "./components/fb-toast.ts";
import { rememberLanguage } from "./i18n/remembered.ts";
import { language, speak, t, type Language } from "./i18n/texts.ts";
import { go, routeOf, type Route, type View } from "./route.ts";
import { joinFrame, type Frame } from "./theme/frame.ts";
import { elementOf, isLoaded, load, type Name } from "./views/views.ts";

/** Home Assistant knows the person and the household does not: they may ask to join. */
const NOT_LINKED = "not_linked";

/** What is there for those who are not signed in. */
const UNKNOWN: readonly View[] = ["login", "register", "password", "invitation"];

/** What only those find who run the household. */
const MANAGED: readonly View[] = ["resources", "members"];

type Stage = "starting" | "setup" | "outside" | "inside" | "failed";

/** The panel: finds out who is here, gives the views their services, and shows the one that the address names. */
@customElement("fb-app")
export class FbApp extends LitElement {
  static override styles = css`
    :host {
      display: block;
      min-height: 100vh;
      min-height: 100dvh;
    }
    .alone {
      max-width: 34rem;
      margin: 0 auto;
      padding: 2rem 1rem;
    }
    .asked {
      margin: 0 0 1rem;
      padding: 0.7rem 1rem;
      border-radius: var(--fb-radius-small);
      background: var(--fb-tint);
    }
    .asked a {
      color: var(--fb-accent-text);
    }
  `;

  /** The texts are there. */
  @property({ type: Boolean }) ready = false;

  private readonly _client = new Client(new Session());
  @provide({ context: liveChanges }) protected _changes = new Changes(this._client);
  @provide({ context: connected }) protected _connection = { client: this._client, changes: this._changes };
  @provide({ context: accountApi }) protected _account = new Account(this._client);
  @provide({ context: arrivalsApi }) protected _arrivals = new Arrivals(this._client);
  @provide({ context: seriesApi }) protected _series = new SeriesOfBookings(this._client, this._changes);
  @provide({ context: bookingsApi }) protected _bookings = new Bookings(this._client, this._changes);
  @provide({ context: resourcesApi }) protected _resources = new Resources(this._client, this._changes);
  @provide({ context: membersApi }) protected _members = new Members(this._client, this._changes);
  @provide({ context: whoAmI }) @state() protected _me: Me | undefined;

  @state() private _stage: Stage = "starting";
  @state() private _problem: unknown;
  @state() private _route: Route = routeOf(window.location.hash);
  @state() private _setup: SetupState = { needed: true, code_required: true };
  @state() private _waiting = 0;
  @state() private _narrow = false;
  @state() private _spoken: Language = language();
  private _frame: Frame | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", this._onHash);
    this._changes.addEventListener("change", this._onChange);
    this._client.session.addEventListener("end", this._onEnd);
    this._frame = joinFrame(this._onFrame);
    void this._begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("hashchange", this._onHash);
    this._changes.removeEventListener("change", this._onChange);
    this._client.session.removeEventListener("end", this._onEnd);
    this._changes.stop();
  }

  override willUpdate(): void {
    const name = this._name();
    if (name === null || isLoaded(name)) return;
    load(name).then(
      () => {
        this.requestUpdate();
      },
      (error: unknown) => {
        this._fail(error);
      },
    );
  }

  override render() {
    if (!this.ready) return nothing;
    return html`${keyed(this._spoken, this._page())}<fb-toast></fb-toast>`;
  }

  private _page() {
    switch (this._stage) {
      case "starting":
        return html`<div class="alone"><fb-skeleton rows="4"></fb-skeleton></div>`;
      case "failed":
        return html`<div class="alone">
          <fb-problem .problem=${this._problem} retry @fb-retry=${this._begin}></fb-problem>
        </div>`;
      case "setup":
      case "outside":
        return this._content();
      case "inside":
        return html`<fb-shell
          .me=${this._me}
          .view=${this._open}
          .waiting=${this._waiting}
          ?menu=${this._narrow}
          @fb-menu=${this._onMenu}
        >
          ${this._content()}
        </fb-shell>`;
    }
  }

  private _content() {
    const name = this._name();
    return html`<div
      @fb-entered=${this._begin}
      @fb-language=${this._onLanguage}
      @fb-said=${this._onSaid}
      @fb-me=${this._onMe}
    >
      ${this._asked()}
      ${
        name === null || !isLoaded(name)
          ? html`<fb-skeleton></fb-skeleton>`
          : elementOf(name, this._route.subject, this._setup)
      }
    </div>`;
  }

  /** The household has other words about people's data than those that the reader agreed to. */
  private _asked() {
    const asked = this._stage === "inside" && this._me?.consent.needed === true && this._route.view !== "me";
    return asked ? html`<p class="asked"><a href="#/me">${t("terms.asked")}</a></p>` : nothing;
  }

  /** The view to be shown, if any. */
  private _name(): Name | null {
    switch (this._stage) {
      case "setup":
        return "setup";
      case "outside":
        return UNKNOWN.find((view) => view === this._route.view) ?? "login";
      case "inside":
        return this._open;
      default:
        return null;
    }
  }

  /** Who may not run the household is led to the calendar, as by an address that nobody knows. */
  private get _open(): View {
    const { view } = this._route;
    return this._me?.can.includes("manage") === true || !MANAGED.includes(view) ? view : "calendar";
  }

  private readonly _begin = async (): Promise<void> => {
    try {
      await this._findOut();
    } catch (error) {
      this._fail(error);
    }
  };

  private _fail(error: unknown): void {
    this._problem = error;
    this._stage = "failed";
  }

  /** Asks whether there is a household at all, and then who we are in it. */
  private async _findOut(): Promise<void> {
    this._setup = await this._account.setupState();
    if (this._setup.needed) {
      this._stage = "setup";
      return;
    }
    try {
      this._me = await this._account.me();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code !== NOT_LINKED && error.status !== 401) throw error;
      this._leave();
      this._account.linkable = error.code === NOT_LINKED;
      if (this._account.linkable && !UNKNOWN.includes(this._route.view)) go("register");
      return;
    }
    if (this._me.language !== null && this._me.language !== this._spoken)
      await this._speak(this._me.language);
    if (this._route.view === "login" || this._route.view === "register") go("calendar");
    this._stage = "inside";
    void this._changes.start();
    void this._countWaiting();
  }

  private _leave(): void {
    this._changes.stop();
    this._waiting = 0; // who it was stays until the next login: views still in the page read it
    this._stage = "outside";
  }

  private async _speak(wanted: Language): Promise<void> {
    await speak(wanted);
    rememberLanguage(wanted);
    document.documentElement.lang = wanted;
    this._spoken = wanted;
  }

  private async _countWaiting(): Promise<void> {
    if (this._me?.can.some((verb) => verb !== "book") !== true) return;
    try {
      const [pending, matters] = await Promise.all([
        this._bookings.pending(),
        this._client.all<Attention>("attention"),
      ]);
      this._waiting = pending + matters.length;
    } catch {
      this._waiting = 0; // the inbox itself says what is wrong
    }
  }

  private readonly _onHash = (): void => {
    this._route = routeOf(window.location.hash);
  };

  private readonly _onChange = (): void => {
    void this._countWaiting();
  };

  private readonly _onEnd = (): void => {
    if (this._stage === "inside") void this._begin(); // Home Assistant may still vouch for them
  };

  private readonly _onFrame = (narrow: boolean, path: string): void => {
    this._narrow = narrow;
    if (path.length > 1 && window.location.hash === "") window.location.hash = `#${path}`;
  };

  private readonly _onMenu = (): void => {
    this._frame?.toggleMenu();
  };

  private readonly _onLanguage = (event: CustomEvent<Language>): void => {
    void this._speak(event.detail);
  };

  private readonly _onMe = (event: CustomEvent<Me>): void => {
    this._me = event.detail;
  };

  private readonly _onSaid = (event: CustomEvent<string>): void => {
    this.renderRoot.querySelector<FbToast>("fb-toast")?.say(event.detail);
  };

  protected override updated(): void {
    const household = this._stage === "inside" ? this._me?.household.name : undefined;
    document.title = household === undefined || !this.ready ? t("app") : `${household} · ${t("app")}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "fb-app": FbApp;
  }
}
