import type { Changes } from "./changes.ts";
import type { Client } from "./client.ts";
import { newId } from "./ids.ts";
import type {
  Attention,
  AttentionList,
  Block,
  BlockList,
  BlockRequest,
  Booking,
  BookingList,
  Branch,
  BranchList,
  Group,
  GroupList,
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

  async waiting(signal?: AbortSignal): Promise<readonly Booking[]> {
    return (await this.client.get<BookingList>("waitlist", { signal })).items;
  }

  quotas(year: number | undefined, signal?: AbortSignal): Promise<QuotaList> {
    return this.client.get("quotas", { query: { year }, signal });
  }

  async attention(signal?: AbortSignal): Promise<readonly Attention[]> {
    return (await this.client.get<AttentionList>("attention", { signal })).items;
  }

  /** It stays as it is, and is not shown again. */
  keep({ id }: Attention): Promise<unknown> {
    return this.telling(this.client.post(`attention/${id}/keep`, {}));
  }

  async blocks(resourceId: string, signal?: AbortSignal): Promise<readonly Block[]> {
    return (await this.client.get<BlockList>(`resources/${resourceId}/blocks`, { signal })).items;
  }

  shut(resourceId: string, request: BlockRequest): Promise<Block> {
    return this.telling(
      this.client.post<Block>(`resources/${resourceId}/blocks`, { id: newId(), ...request }),
    );
  }

  open({ id }: Block): Promise<void> {
    return this.telling(this.client.delete(`blocks/${id}`));
  }

  async branches(signal?: AbortSignal): Promise<readonly Branch[]> {
    return (await this.client.get<BranchList>("branches", { query: { limit: 200 }, signal })).items;
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

  async groups(signal?: AbortSignal): Promise<readonly Group[]> {
    return (await this.client.get<GroupList>("groups", { query: { limit: 200 }, signal })).items;
  }

  /** What would have become of the requests of the last years; nothing is changed. */
  async rehearse(
    resourceId: string,
    policy: PolicyPatch,
    years: number,
    signal?: AbortSignal,
  ): Promise<Rehearsal> {
    const path = `resources/${resourceId}/policy`;
    const { version } = await this.client.get<Policy>(path, { signal });
    return this.client.patch(path, policy, version, { query: { dry_run: true, years }, signal });
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
