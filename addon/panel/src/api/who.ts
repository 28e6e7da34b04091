import { createContext } from "@lit/context";
import type { Changes } from "./changes.ts";
import type { Me } from "./schema.d.ts";

/** The signed-in member, given to the views. */
export const whoAmI = createContext<Me>("me");

/** Tells when something changed anywhere in the household. */
export const liveChanges = createContext<Changes>("changes");
