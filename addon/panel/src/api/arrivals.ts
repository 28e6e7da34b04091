import { createContext } from "@lit/context";
import type { Client } from "./client.ts";
import type {
  AcceptInvitationRequest,
  Agreement,
  Consent,
  HouseholdRequest,
  HouseholdTerms,
  Invitation,
  InvitationList,
  InvitationRequest,
  InvitationSeen,
  NewInvitation,
  TermsInForce,
  Tokens,
} from "./schema.d.ts";

/** How people come in: what they agree to, and the links by which they are invited. */
export class Arrivals {
  constructor(private readonly client: Client) {}

  /** What everybody agrees to who joins; null where nobody is asked. */
  async terms(signal?: AbortSignal): Promise<Consent | null> {
    return (await this.client.get<TermsInForce>("auth/terms", { signal, anonymous: true })).consent;
  }

  household(signal?: AbortSignal): Promise<HouseholdTerms> {
    return this.client.get("household", { signal });
  }

  agreeOn(request: HouseholdRequest): Promise<HouseholdTerms> {
    return this.client.post("household", request);
  }

  agree(version: number): Promise<Agreement> {
    return this.client.post("me/consent", { version });
  }

  disagree(): Promise<void> {
    return this.client.delete("me/consent");
  }

  look(token: string): Promise<InvitationSeen> {
    return this.client.post("auth/invitation", { token }, { anonymous: true });
  }

  async accept(request: AcceptInvitationRequest): Promise<void> {
    const tokens = await this.client.post<Tokens>("auth/invitation/accept", request, { anonymous: true });
    this.client.session.begin(tokens, request.password !== undefined);
  }

  async invitations(signal?: AbortSignal): Promise<readonly Invitation[]> {
    return (await this.client.get<InvitationList>("invitations", { signal })).items;
  }

  invite(request: InvitationRequest): Promise<NewInvitation> {
    return this.client.post("invitations", request);
  }

  revoke(invitation: Invitation): Promise<void> {
    return this.client.delete(`invitations/${invitation.id}`);
  }
}

export const arrivalsApi = createContext<Arrivals>("arrivals");
