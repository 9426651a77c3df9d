/** Every page with its icon, by where its link stands. */
import Activity from "@lucide/svelte/icons/activity";
import Award from "@lucide/svelte/icons/award";
import BookOpen from "@lucide/svelte/icons/book-open";
import Boxes from "@lucide/svelte/icons/boxes";
import CalendarRange from "@lucide/svelte/icons/calendar-range";
import Coins from "@lucide/svelte/icons/coins";
import Database from "@lucide/svelte/icons/database";
import FileClock from "@lucide/svelte/icons/file-clock";
import Gauge from "@lucide/svelte/icons/gauge";
import HeartPulse from "@lucide/svelte/icons/heart-pulse";
import Key from "@lucide/svelte/icons/key-round";
import Languages from "@lucide/svelte/icons/languages";
import Layers from "@lucide/svelte/icons/layers";
import LayoutDashboard from "@lucide/svelte/icons/layout-dashboard";
import Map from "@lucide/svelte/icons/map";
import NotebookText from "@lucide/svelte/icons/notebook-text";
import Package from "@lucide/svelte/icons/package";
import PackageOpen from "@lucide/svelte/icons/package-open";
import Radar from "@lucide/svelte/icons/radar";
import ScrollText from "@lucide/svelte/icons/scroll-text";
import Settings from "@lucide/svelte/icons/settings";
import Sparkles from "@lucide/svelte/icons/sparkles";
import Swords from "@lucide/svelte/icons/swords";
import ToggleRight from "@lucide/svelte/icons/toggle-right";
import Trophy from "@lucide/svelte/icons/trophy";
import type { Component } from "svelte";

import type { Term } from "$lib/session/words";
import { PUBLIC } from "./public";

/** A page; what it shows is gone while its `module` is off. */
export type Page = {
  path: string;
  name: string;
  icon: Component<{ class?: string }>;
  module?: string;
  term?: Term | null;
};

const ICONS: Record<(typeof PUBLIC)[number]["path"], Page["icon"]> = {
  "/": LayoutDashboard,
  "/leaderboard": Trophy,
  "/activity": Activity,
  "/achievements": Award,
  "/transparency": BookOpen,
};

export const COMMUNITY: Page[] = PUBLIC.map((one) => ({ ...one, icon: ICONS[one.path] }));

export const ADMIN: { name: string; pages: Page[] }[] = [
  {
    name: "Rules",
    pages: [
      { path: "/admin/rules", name: "Rules", icon: ScrollText },
      { path: "/admin/packs", name: "Packs", icon: Package },
      { path: "/admin/presets", name: "Presets", icon: PackageOpen },
      { path: "/admin/recipes", name: "Recipes", icon: NotebookText },
    ],
  },
  {
    name: "Economy",
    pages: [
      { path: "/admin/currencies", name: "Currencies", icon: Coins, module: "economy" },
      { path: "/admin/zones", name: "Zones", icon: Map },
      { path: "/admin/achievements", name: "Achievements", icon: Sparkles, module: "milestones" },
      { path: "/admin/quests", name: "Quests", icon: Swords, module: "economy" },
      { path: "/admin/awards", name: "Awards", icon: Award },
      { path: "/admin/seasons", name: "Seasons", icon: CalendarRange, module: "seasons" },
    ],
  },
  {
    name: "Community",
    pages: [
      { path: "/admin/setup", name: "Setup", icon: Gauge },
      { path: "/admin/modules", name: "Modules", icon: ToggleRight },
      { path: "/admin/taxonomy", name: "Words", icon: Languages },
      { path: "/admin/settings", name: "Settings", icon: Settings },
      { path: "/admin/tokens", name: "Tokens", icon: Key },
    ],
  },
  {
    name: "Records",
    pages: [
      { path: "/admin/data-sources", name: "Data sources", icon: Radar },
      { path: "/admin/event-lake", name: "Event lake", icon: Database },
      { path: "/admin/ledger", name: "Ledger", icon: Layers, module: "economy" },
      { path: "/admin/audit", name: "Audit", icon: FileClock },
      { path: "/admin/logs", name: "Logs", icon: Boxes },
      { path: "/admin/health", name: "Health", icon: HeartPulse },
    ],
  },
];
