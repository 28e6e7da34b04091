import type { Changes } from "./changes.ts";
import type { Client } from "./client.ts";
import { Problem } from "./problem.ts";
import { heard } from "./rehearsing.ts";
import { newId } from "./ids.ts";
import type {
  Attention,
  Block,
  BlockRequest,
  Booking,
  Branch,
  Group,
  GroupPatch,
  GroupRequest,
  Policy,
  PolicyPatch,
  QuotaList,
  RecordRequest,
  Rehearsal,
} from "./schema.d.ts";
import type { Connection } from "./who.ts";

/** Keeping the household in order: who waits, what is left, what is shut, what has to be looked at. */
export class Upkeep {
  private readonly client: Client;
  private readonly changes: Changes;

  constructor({ client, changes }: Connection) {
    this.client = client;
    this.changes = changes;
  }

  waiting(signal?: AbortSignal): Promise<readonly Booking[]> {
    return this.client.all("waitlist", { signal });
  }

  quotas(year: number | undefined, signal?: AbortSignal): Promise<QuotaList> {
    return this.client.get("quotas", { query: { year }, signal });
  }

  attention(signal?: AbortSignal): Promise<readonly Attention[]> {
    return this.client.all("attention", { signal });
  }

  /** It stays as it is, and is not shown again. */
  keep({ id }: Attention): Promise<unknown> {
    return this.telling(this.client.post(`attention/${id}/keep`, {}));
  }

  blocks(resourceId: string, signal?: AbortSignal): Promise<readonly Block[]> {
    return this.client.all(`resources/${resourceId}/blocks`, { signal });
  }

  shut(resourceId: string, request: BlockRequest): Promise<Block> {
    return this.telling(
      this.client.post<Block>(`resources/${resourceId}/blocks`, { id: newId(), ...request }),
    );
  }

  open({ id }: Block): Promise<void> {
    return this.telling(this.client.delete(`blocks/${id}`));
  }

  branches(signal?: AbortSignal): Promise<readonly Branch[]> {
    return this.client.all("branches", { signal });
  }

  addBranch(name: string): Promise<Branch> {
    return this.telling(this.client.post<Branch>("branches", { id: newId(), name }));
  }

  renameBranch({ id, version }: Branch, name: string): Promise<Branch> {
    return this.telling(this.client.patch<Branch>(`branches/${id}`, { name }, version));
  }

  closeBranch({ id, version }: Branch): Promise<Branch> {
    return this.telling(this.client.post<Branch>(`branches/${id}/close`, { version }));
  }

  groups(signal?: AbortSignal): Promise<readonly Group[]> {
    return this.client.all("groups", { signal });
  }

  addGroup(request: GroupRequest): Promise<Group> {
    return this.telling(this.client.post<Group>("groups", { id: newId(), ...request }));
  }

  changeGroup({ id, version }: Group, patch: GroupPatch): Promise<Group> {
    return this.telling(this.client.patch<Group>(`groups/${id}`, patch, version));
  }

  /** What is in it stays. */
  dissolveGroup({ id }: Group): Promise<void> {
    return this.telling(this.client.delete(`groups/${id}`));
  }

  /** What would have become of the requests of the last years; nothing is changed. Tells how far it is, from 0 to 1. */
  async rehearse(
    resourceId: string,
    policy: PolicyPatch,
    years: number,
    told: (share: number) => void,
    signal: AbortSignal,
  ): Promise<Rehearsal> {
    const path = `resources/${resourceId}/policy`;
    const { version } = await this.client.get<Policy>(path, { signal });
    const { body } = await this.client.open(path, {
      method: "PATCH",
      query: { dry_run: true, years },
      body: policy,
      ifMatch: version,
      signal,
    });
    if (body === null) throw new Problem(0, {});
    return heard(body, told);
  }

  /** A stay of the past that nobody had booked. */
  record(request: RecordRequest): Promise<Booking> {
    return this.telling(this.client.post<Booking>("bookings/record", request));
  }

  private telling<T>(writing: Promise<T>): Promise<T> {
    return writing.finally(() => {
      this.changes.tell();
    });
  }
}
