import { createContext } from "@lit/context";
import type { Day } from "../calendar/days.ts";
import type { Changes } from "./changes.ts";
import type { Client } from "./client.ts";
import { newId } from "./ids.ts";
import type { Block, Resource, ResourcePatch, ResourceRequest } from "./schema.d.ts";

/** What can be booked. */
export class Resources {
  constructor(
    private readonly client: Client,
    private readonly changes: Changes,
  ) {}

  list(signal?: AbortSignal): Promise<readonly Resource[]> {
    return this.client.all("resources", { signal });
  }

  /** With those that are out of use. */
  all(signal?: AbortSignal): Promise<readonly Resource[]> {
    return this.client.all("resources", { query: { archived: true }, signal });
  }

  /** When something is shut in the days [from, to). */
  blocks({ from, to }: { from: Day; to: Day }, signal?: AbortSignal): Promise<readonly Block[]> {
    return this.client.all("blocks", { query: { from, to }, signal });
  }

  async add(request: ResourceRequest): Promise<Resource> {
    return this.telling(this.client.post<Resource>("resources", { id: newId(), ...request }));
  }

  change(resource: Resource, patch: ResourcePatch): Promise<Resource> {
    return this.telling(this.client.patch<Resource>(`resources/${resource.id}`, patch, resource.version));
  }

  archive(resource: Resource): Promise<Resource> {
    return this.telling(
      this.client.post<Resource>(`resources/${resource.id}/archive`, { version: resource.version }),
    );
  }

  private telling<T>(writing: Promise<T>): Promise<T> {
    return writing.finally(() => {
      this.changes.tell();
    });
  }
}

export const resourcesApi = createContext<Resources>("resources");
