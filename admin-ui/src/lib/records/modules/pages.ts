/** What a module's routes are to people: the pages and abilities that go away with it. */
const NAMES: Record<string, string> = {
  leaderboard: "Leaderboard",
  currencies: "Currencies and wallets",
  awards: "Awards by hand",
  quests: "Quests",
  ledger: "The ledger and its proof",
  levels: "Level curves",
  achievements: "Achievements",
  milestones: "Achievements",
  members: "Taking achievements back",
  analytics: "Activity charts",
  seasons: "Seasons",
  announcements: "Announcements",
  "analytics/economy": "Charts of the economy",
  "awards/achievement": "Granting achievements by hand",
};

/** "GET /api/admin/awards/xp-gold" → "Awards by hand"; each once, in the order they come. */
export function thingsOf(routes: readonly string[]): string[] {
  const ways = routes.map((route) => route.replace(/^\w+ \/api\/(admin\/)?/, "").split("/"));
  return [...new Set(ways.map(([noun = "", part = ""]) => NAMES[`${noun}/${part}`] ?? NAMES[noun] ?? noun))];
}
