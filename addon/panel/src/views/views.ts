import { html, type TemplateResult } from "lit";
import type { SetupState } from "../api/schema.d.ts";
import { fluently } from "../i18n/texts.ts";
import type { View } from "../route.ts";

export type Name = View | "setup";

/** Each view comes when it is first wanted. */
const LOADERS: Record<Name, () => Promise<unknown>> = {
  calendar: () => import("./fb-calendar-view.ts"),
  list: () => import("./fb-calendar-view.ts"),
  bookings: () => fluently(import("./fb-booking-view.ts")),
  series: () => fluently(import("./fb-series-view.ts")),
  waiting: () => fluently(import("./fb-waiting-view.ts")),
  quotas: () => fluently(import("./fb-quotas-view.ts")),
  attention: () => fluently(import("./fb-attention-view.ts")),
  requests: () => fluently(import("./fb-requests-view.ts")),
  resources: () => fluently(import("./fb-resources-view.ts")),
  members: () => fluently(import("./fb-members-view.ts")),
  me: () => fluently(import("./fb-me-view.ts")),
  login: () => fluently(import("./fb-login-view.ts")),
  register: () => fluently(import("./fb-register-view.ts")),
  password: () => fluently(import("./fb-password-view.ts")),
  invitation: () => fluently(import("./fb-invitation-view.ts")),
  setup: () => fluently(import("./fb-setup-view.ts")),
};

const loaded = new Set<Name>();

export function isLoaded(name: Name): boolean {
  return loaded.has(name);
}

/** Brings the view's code; may be called again after a failure. */
export async function load(name: Name): Promise<void> {
  await LOADERS[name]();
  loaded.add(name);
}

/** The element of a view that is loaded. */
export function elementOf(name: Name, subject: string, setup: SetupState): TemplateResult {
  switch (name) {
    case "calendar":
      return html`<fb-calendar-view month=${subject}></fb-calendar-view>`;
    case "list":
      return html`<fb-calendar-view month=${subject} list></fb-calendar-view>`;
    case "bookings":
      return html`<fb-booking-view booking-id=${subject}></fb-booking-view>`;
    case "requests":
      return html`<fb-requests-view></fb-requests-view>`;
    case "series":
      return html`<fb-series-view series-id=${subject}></fb-series-view>`;
    case "waiting":
      return html`<fb-waiting-view></fb-waiting-view>`;
    case "quotas":
      return html`<fb-quotas-view></fb-quotas-view>`;
    case "attention":
      return html`<fb-attention-view></fb-attention-view>`;
    case "resources":
      return html`<fb-resources-view></fb-resources-view>`;
    case "members":
      return html`<fb-members-view></fb-members-view>`;
    case "me":
      return html`<fb-me-view></fb-me-view>`;
    case "login":
      return html`<fb-login-view></fb-login-view>`;
    case "register":
      return html`<fb-register-view></fb-register-view>`;
    case "password":
      return html`<fb-password-view token=${subject}></fb-password-view>`;
    case "invitation":
      return html`<fb-invitation-view token=${subject}></fb-invitation-view>`;
    case "setup":
      return html`<fb-setup-view .setup=${setup}></fb-setup-view>`;
  }
}
