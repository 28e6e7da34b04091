import { createContext } from "@lit/context";
import type { Changes } from "./changes.ts";
import type { Client } from "./client.ts";
import { newId } from "./ids.ts";
import type { LeaveRequest, Member, MemberPatch, MemberRequest, PasswordLink, Role } from "./schema.d.ts";

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
  deactivate(member: Member, heirs: Pick<LeaveRequest, "bookings_to" | "wards_to">): Promise<Member> {
    return this.decide(member, "deactivate", heirs);
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

  private telling<T>(writing: Promise<T>): Promise<T> {
    return writing.finally(() => {
      this.changes.tell();
    });
  }
}

export const membersApi = createContext<Members>("members");
