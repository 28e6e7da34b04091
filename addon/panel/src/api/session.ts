import type { Tokens } from "./schema.d.ts";
import { onlyOneTab } from "./tabs.ts";

const KEY = "family-booking.refresh";

type Exchange = (refreshToken: string) => Promise<Tokens | null>;

/**
 * The signed-in state of this browser. The access token lives in memory only. The refresh token is kept in the
 * tab's storage, or in the browser's where the person ticked "stay signed in": a phone closes tabs all the time.
 * What a script could read there it could also ask the API for; the content security policy keeps foreign scripts
 * out, and the token works once: a stolen one that is used ends the session on both sides.
 */
export class Session extends EventTarget {
  private access: string | null = null;
  private refreshing: Promise<boolean> | null = null;

  get accessToken(): string | null {
    return this.access;
  }

  get canRefresh(): boolean {
    return stored() !== null;
  }

  /** Takes the tokens of a login; `stay` keeps them beyond this tab. */
  begin(tokens: Tokens, stay: boolean): void {
    forget();
    this.access = tokens.access_token;
    (stay ? localStorage : sessionStorage).setItem(KEY, tokens.refresh_token);
  }

  /** Takes new tokens of the running session, to be kept where the old ones were. */
  renew(tokens: Tokens): void {
    this.begin(tokens, localStorage.getItem(KEY) !== null);
  }

  end(): void {
    forget();
    this.access = null;
    this.dispatchEvent(new Event("end"));
  }

  /** Gets a new access token. All who wait at the same time share one exchange, since a token works once. */
  async refresh(exchange: Exchange): Promise<boolean> {
    this.refreshing ??= onlyOneTab(KEY, () => this.exchangeStored(exchange)).finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  private async exchangeStored(exchange: Exchange): Promise<boolean> {
    const token = stored(); // read under the lock: another tab may have exchanged it meanwhile
    if (token === null) return false;
    const tokens = await exchange(token);
    if (tokens !== null) {
      this.renew(tokens);
      return true;
    }
    this.end();
    return false;
  }
}

function stored(): string | null {
  return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);
}

function forget(): void {
  sessionStorage.removeItem(KEY);
  localStorage.removeItem(KEY);
}
