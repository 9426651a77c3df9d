/** What a token may do. */
import type { Shapes } from "$lib/api/client";

export type Scope = Shapes["TokenSent"]["scopes"][number];

export const SCOPES: readonly { id: Scope; name: string; about: string }[] = [
  { id: "read", name: "Read", about: "Look at everything that an admin sees, and try things out." },
  { id: "config", name: "Configure", about: "Change rules, packs, settings, zones and whatever else is set." },
  { id: "pay", name: "Pay", about: "Give awards, take them back, pay what was not paid." },
  { id: "events", name: "Events", about: "Send events of other places, which rules then decide about." },
  { id: "admin", name: "Everything", about: "All of these. For scripts that you would trust with your own account." },
];

export type State = "active" | "expired" | "ended";

export const stateOf = (token: Shapes["TokenShape"], now = Date.now()): State =>
  token.revoked_at ? "ended" : token.expires_at && new Date(token.expires_at).getTime() <= now ? "expired" : "active";
