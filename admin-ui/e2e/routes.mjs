/** Every page there is, by its route; where one names something, `make` finds something to name. */
const ADMIN =
  "setup rules packs presets zones currencies achievements quests awards seasons modules taxonomy settings " +
  "data-sources event-lake ledger audit logs health tokens recipes";

export const ROUTES = [
  ...["/", "/leaderboard", "/activity", "/achievements", "/transparency"].map((route) => ({ route })),
  { route: "/members/[id]", make: async ({ world }) => `/members/${world.busiest}` },
  { route: "/admin" },
  ...ADMIN.split(" ").map((name) => ({ route: `/admin/${name}` })),
  { route: "/admin/packs/[id]", make: async ({ world }) => `/admin/packs/${world.tried.pack}` },
  { route: "/admin/presets/[id]", make: async () => "/admin/presets/classic-gamification" },
  { route: "/admin/rules/[id]", make: async ({ world }) => `/admin/rules/${world.tried.id}?pack=${world.tried.pack}` },
];
