/**
 * The API by its own document. A path without `/api` is about the chosen guild:
 * `take(api.GET("/packs/{pack_id}", { params: { path: { pack_id } } }))`.
 */
import createClient, { type Middleware } from "openapi-fetch";

import { here } from "$lib/session/here.svelte";
import { reach } from "./reach.svelte";
import { ApiProblem, Unreachable } from "./problem";
import type { components, paths } from "./schema";

export type Shapes = components["schemas"];

/** The address of something of the chosen guild; without one the API takes its default guild. */
export function addressOf(path: string): string {
  if (path.startsWith("/api/")) return path;
  return here.id ? `/api/guilds/${here.id}${path}` : `/api${path}`;
}

/** What comes with a session, for its writes; null tells that there is no session. */
export function csrfToken(): string | null {
  const token = /(?:^|; )synapse_csrf=([^;]+)/.exec(document.cookie)?.[1];
  return token ? decodeURIComponent(token) : null;
}

const CHANGES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

const ours: Middleware = {
  async onRequest({ request }) {
    const url = new URL(request.url);
    const { method, headers, credentials, signal } = request;
    // taken over from another request a body would be a stream, which Chromium sends by HTTP/2 only
    const body = CHANGES.has(method) ? await request.arrayBuffer() : undefined;
    const sent = new Request(new URL(addressOf(url.pathname) + url.search, url.origin), {
      method,
      headers,
      credentials,
      signal,
      body: body?.byteLength ? body : undefined,
    });
    const token = csrfToken();
    if (CHANGES.has(request.method) && token) sent.headers.set("X-CSRF-Token", token);
    return sent;
  },
  async onResponse({ response }) {
    reach.answered(response.status);
    if (response.ok) return undefined;
    // whoever answers for a server that is down does not speak JSON
    const body = await response.json().catch(() => ({}));
    if (![502, 504].includes(response.status)) throw new ApiProblem(response, body);
    throw new Unreachable(response.status);
  },
  onError({ error }) {
    if (error instanceof ApiProblem || error instanceof Unreachable) return error;
    if (error instanceof DOMException && error.name === "AbortError") return error;
    reach.lost();
    return new Unreachable(error);
  },
};

export const api = createClient<paths>({ baseUrl: "", credentials: "same-origin" });
api.use(ours);

/** The answer's body. Throws `ApiProblem`, or `Unreachable`. */
export async function take<T>(asked: Promise<{ data?: T }>): Promise<T> {
  return (await asked).data as T;
}

/** The answer's body, and the ETag by which it can be changed. */
export async function takeTagged<T>(
  asked: Promise<{ data?: T; response: Response }>,
): Promise<{ data: T; etag: string }> {
  const { data, response } = await asked;
  return { data: data as T, etag: response.headers.get("ETag") ?? "" };
}
