/** A stored event as a dry-run takes it: as if it happened again now. */
import type { Shapes } from "$lib/api/client";

export const sentOf = (event: Shapes["StoredEvent"]): Record<string, unknown> => ({
  event_type: event.event_type,
  ...(event.user?.id ? { user_id: event.user.id } : {}),
  ...(event.target?.id ? { target_id: event.target.id } : {}),
  ...(event.channel ? { channel_id: event.channel.id } : {}),
  payload: event.payload,
});

/** The address of an event; `tries`: the rules in force are tried on it. */
export const addressOfEvent = (seq: string | number, tries = false): string =>
  `/admin/event-lake?${new URLSearchParams({ event: String(seq), ...(tries ? { try: "1" } : {}) })}`;
