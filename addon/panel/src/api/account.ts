import { createContext } from "@lit/context";
import type { Day } from "../calendar/days.ts";
import type { Client } from "./client.ts";
import type {
  Delegation,
  Erasure,
  Feed,
  Language,
  Me,
  NewFeed,
  NewToken,
  PersonalData,
  Registered,
  RegisterRequest,
  SetupRequest,
  SetupState,
  Scope,
  Session,
  Token,
  Tokens,
} from "./schema.d.ts";

/** The one who sits here: coming in, going out, and what is theirs alone. */
export class Account {
  /** Home Assistant knows who sits here, the household does not. */
  linkable = false;

  constructor(private readonly client: Client) {}

  setupState(): Promise<SetupState> {
    return this.client.get("setup", { anonymous: true });
  }

  async setUp(request: SetupRequest): Promise<void> {
    const tokens = await this.client.post<Tokens>("setup", request);
    this.client.session.begin(tokens, true);
  }

  async logIn(email: string, password: string, stay: boolean): Promise<void> {
    const tokens = await this.client.post<Tokens>("auth/login", { email, password }, { anonymous: true });
    this.client.session.begin(tokens, stay);
  }

  /** As logging in; Home Assistant's word is enough from then on. */
  async link(email: string, password: string): Promise<void> {
    const tokens = await this.client.post<Tokens>("auth/link", { email, password }, { anonymous: true });
    this.client.session.begin(tokens, false);
  }

  async resetPassword(token: string, password: string): Promise<void> {
    const body = { token, new_password: password };
    const tokens = await this.client.post<Tokens>("auth/reset", body, { anonymous: true });
    this.client.session.begin(tokens, true);
  }

  register(request: RegisterRequest): Promise<Registered> {
    return this.client.post("auth/register", request);
  }

  /** Ends the session here even where the server can't be told. */
  async logOut(): Promise<void> {
    try {
      await this.client.post("auth/logout", {});
    } finally {
      this.client.session.end();
    }
  }

  async changePassword(current: string, wanted: string): Promise<void> {
    const body = { ...(current === "" ? {} : { current_password: current }), new_password: wanted };
    this.client.session.renew(await this.client.post<Tokens>("auth/password", body));
  }

  me(signal?: AbortSignal): Promise<Me> {
    return this.client.get("me", { signal });
  }

  speak(me: Me, language: Language): Promise<Me> {
    return this.client.patch("me", { language }, me.version);
  }

  /** Where the reader is signed in by password. */
  sessions(signal?: AbortSignal): Promise<readonly Session[]> {
    return this.client.all("me/sessions", { signal });
  }

  endSession(session: Session): Promise<void> {
    return this.client.delete(`me/sessions/${session.id}`);
  }

  /** All but this one. */
  endOtherSessions(): Promise<void> {
    return this.client.delete("me/sessions");
  }

  tokens(signal?: AbortSignal): Promise<readonly Token[]> {
    return this.client.all("me/tokens", { signal });
  }

  createToken(name: string, scopes: readonly Scope[]): Promise<NewToken> {
    return this.client.post("me/tokens", { name, scopes });
  }

  revokeToken(token: Token): Promise<void> {
    return this.client.delete(`me/tokens/${token.id}`);
  }

  /** All that is held on the reader. */
  export(): Promise<PersonalData> {
    return this.client.get("me/export");
  }

  erasure(signal?: AbortSignal): Promise<Erasure> {
    return this.client.get("me/erasure", { signal });
  }

  requestErasure(): Promise<Erasure> {
    return this.client.post("me/erasure", {});
  }

  withdrawErasure(): Promise<void> {
    return this.client.delete("me/erasure");
  }

  delegation(signal?: AbortSignal): Promise<Delegation> {
    return this.client.get("me/delegation", { signal });
  }

  /** Another member decides too, until the day is over. */
  delegate(to: string, until: Day): Promise<Delegation> {
    return this.client.post("me/delegation", { to, until });
  }

  endDelegation(): Promise<void> {
    return this.client.delete("me/delegation");
  }

  feeds(signal?: AbortSignal): Promise<readonly Feed[]> {
    return this.client.all("feeds", { signal });
  }

  createFeed(name: string, resourceIds: readonly string[]): Promise<NewFeed> {
    return this.client.post("feeds", { name, resource_ids: resourceIds });
  }

  revokeFeed(feed: Feed): Promise<void> {
    return this.client.delete(`feeds/${feed.id}`);
  }
}

export const accountApi = createContext<Account>("account");
