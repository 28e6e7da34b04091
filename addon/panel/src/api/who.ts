import { createContext } from "@lit/context";
import type { Changes } from "./changes.ts";
import type { Client } from "./client.ts";
import type { Me } from "./schema.d.ts";

/** The signed-in member, given to the views. */
export const whoAmI = createContext<Me>("me");

/** Tells when something changed anywhere in the household. */
export const liveChanges = createContext<Changes>("changes");

/** What the services of later pages are made of; the first page carries none of them. */
export interface Connection {
  client: Client;
  changes: Changes;
}

export const connected = createContext<Connection>("connection");
