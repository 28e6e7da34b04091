import { createContext } from "@lit/context";
import type { Changes } from "./changes.ts";
import type { Client } from "./client.ts";
import { newId } from "./ids.ts";
import type {
  LeaveRequest,
  Member,
  MemberPatch,
  MemberRequest,
  MergeRequest,
  PasswordLink,
  Role,
} from "./schema.d.ts";

/** The people of the household. */
export class Members {
  constructor(
    private readonly client: Client,
    private readonly changes: Changes,
  ) {}

  list(signal?: AbortSignal): Promise<readonly Member[]> {
    return this.client.all("members", { signal });
  }

  add(request: MemberRequest): Promise<Member> {
    return this.telling(this.client.post<Member>("members", { id: newId(), ...request }));
  }

  change(member: Member, patch: MemberPatch): Promise<Member> {
    return this.telling(this.client.patch<Member>(`members/${member.id}`, patch, member.version));
  }

  approve(member: Member, roles: readonly Role[]): Promise<Member> {
    return this.decide(member, "approve", { roles });
  }

  refuse(member: Member): Promise<Member> {
    return this.decide(member, "refuse", {});
  }

  /** What they leave behind goes to the heirs; bookings without one are cancelled. */
  deactivate(member: Member, heirs: Omit<LeaveRequest, "version">, tried: boolean): Promise<Member> {
    const body = { version: member.version, ...heirs };
    return this.trying(tried, `members/${member.id}/deactivate`, body);
  }

  /** The same person twice: the member stays, and has what the other has. */
  merge(member: Member, request: MergeRequest, tried: boolean): Promise<Member> {
    return this.trying(tried, `members/${member.id}/merge`, request);
  }

  passwordLink(member: Member): Promise<PasswordLink> {
    return this.client.post(`members/${member.id}/password-link`, {});
  }

  /** Out of every device; what they know stays: they can sign in again. */
  signOut(member: Member): Promise<void> {
    return this.client.delete(`members/${member.id}/sessions`);
  }

  reactivate(member: Member): Promise<Member> {
    return this.decide(member, "reactivate", {});
  }

  /** For ever: no name of theirs can be read any more, anywhere. */
  erase(member: Member): Promise<Member> {
    return this.decide(member, "erase", {});
  }

  private decide(member: Member, verb: string, more: object): Promise<Member> {
    return this.telling(
      this.client.post<Member>(`members/${member.id}/${verb}`, { version: member.version, ...more }),
    );
  }

  /** Only tried, nothing is changed, and nobody told. */
  private trying(tried: boolean, path: string, body: object): Promise<Member> {
    return tried
      ? this.client.post<Member>(path, body, { query: { dry_run: true } })
      : this.telling(this.client.post<Member>(path, body));
  }

  private telling<T>(writing: Promise<T>): Promise<T> {
    return writing.finally(() => {
      this.changes.tell();
    });
  }
}

export const membersApi = createContext<Members>("members");
