/** The pages of the community; where it has a word of its own for one (`term`), that is its name. */
export const PUBLIC = [
  { path: "/", name: "Overview", term: null },
  { path: "/leaderboard", name: "Leaderboard", term: "rankings" },
  { path: "/activity", name: "Activity", term: "activity" },
  { path: "/achievements", name: "Achievements", term: "milestones" },
  { path: "/transparency", name: "Transparency", term: null },
] as const;
