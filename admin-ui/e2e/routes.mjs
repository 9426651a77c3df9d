/**
 * Every page there is, by its route. Where one names something, `make` finds something to name; `opens` are the
 * dialogs and menus behind it: what their openers' names begin with.
 */
const PUBLIC = {
  "/": ["Account of", "Choose the community"],
  "/leaderboard": [],
  "/activity": [],
  "/achievements": ["Getting Started"],
  "/transparency": [],
};

const ADMIN = {
  setup: [],
  rules: ["New rule", "More for"],
  packs: ["Add a pack", "What to do with"],
  presets: [],
  zones: [],
  currencies: ["Take XP out"],
  achievements: ["Take Getting Started out"],
  quests: [],
  awards: [],
  seasons: ["Roll the season", "Change Season"],
  modules: ["Economy"],
  taxonomy: [],
  settings: [],
  "data-sources": [],
  "event-lake": ["Message create"],
  ledger: ["Entry"],
  audit: [],
  logs: ["\\d\\d:\\d\\d"],
  health: [],
  tokens: ["Make a token"],
  recipes: [],
};

export const ROUTES = [
  ...Object.entries(PUBLIC).map(([route, opens]) => ({ route, opens })),
  { route: "/members/[id]", make: ({ world }) => `/members/${world.busiest}`, opens: ["Why"] },
  { route: "/admin" },
  ...Object.entries(ADMIN).map(([name, opens]) => ({ route: `/admin/${name}`, opens })),
  { route: "/admin/packs/[id]", make: ({ world }) => `/admin/packs/${world.tried.pack}`, opens: ["More"] },
  { route: "/admin/presets/[id]", make: () => "/admin/presets/classic-gamification" },
  {
    route: "/admin/rules/[id]",
    make: ({ world }) => `/admin/rules/${world.tried.id}?pack=${world.tried.pack}`,
    opens: ["More", "What to do with step", "Add a condition", "Add an effect"],
  },
];
