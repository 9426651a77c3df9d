/** The pages of the community, as the bar above every page names them; their icons come with the menu of all. */
export const PUBLIC = [
  { path: "/", name: "Overview" },
  { path: "/leaderboard", name: "Leaderboard" },
  { path: "/activity", name: "Activity" },
  { path: "/achievements", name: "Achievements" },
  { path: "/transparency", name: "Transparency" },
] as const;
