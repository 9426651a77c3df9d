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
};

/** "GET /api/admin/awards/xp-gold" → "Awards by hand"; each once, in the order they come. */
export function thingsOf(routes: readonly string[]): string[] {
  const nouns = routes.map((route) => route.replace(/^\w+ \/api\/(admin\/)?/, "").split("/")[0] ?? "");
  return [...new Set(nouns.map((noun) => NAMES[noun] ?? noun))];
}
