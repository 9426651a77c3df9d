/** The API as a script asks it, by a token: what stories prepare, and what they look up afterwards. */
export function apiOf(world) {
  const call = async (method, path, body, headers = {}) => {
    const where = path.startsWith("/api/") ? path : `/api/guilds/${world.guild.id}${path}`;
    const response = await fetch(world.address + where, {
      method,
      headers: { Authorization: `Bearer ${world.token}`, "Content-Type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${where} answered ${response.status}: ${text.slice(0, 500)}`);
    return {
      data: response.headers.get("Content-Type")?.includes("json") && text ? JSON.parse(text) : text,
      etag: response.headers.get("ETag"),
    };
  };
  return {
    get: async (path) => (await call("GET", path)).data,
    tagged: (path) => call("GET", path),
    post: async (path, body) => (await call("POST", path, body)).data,
    put: async (path, body, headers) => (await call("PUT", path, body, headers)).data,
    patch: async (path, body, headers) => (await call("PATCH", path, body, headers)).data,
    delete: async (path, headers) => (await call("DELETE", path, undefined, headers)).data,
  };
}
