/** How rare an achievement is, as Discord's embeds show it; the same as the server's `milestones/rarities.py`. */
import type { Achievement } from "./queries";

export type Rarity = Achievement["rarity"];

export const RARITIES: { id: Rarity; name: string; sign: string; color: string }[] = [
  { id: "common", name: "Common", sign: "⚪", color: "#9e9e9e" },
  { id: "uncommon", name: "Uncommon", sign: "🟢", color: "#4caf50" },
  { id: "rare", name: "Rare", sign: "🔵", color: "#2196f3" },
  { id: "epic", name: "Epic", sign: "🟣", color: "#9c27b0" },
  { id: "legendary", name: "Legendary", sign: "🟡", color: "#ff9800" },
];

export const rarityOf = (id: Rarity) => RARITIES.find((one) => one.id === id) ?? RARITIES[0]!;
