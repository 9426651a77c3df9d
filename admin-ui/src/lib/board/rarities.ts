/** How rare an achievement is. The sign is a shape of its own, so that the colour is not all that tells. */
export const RARITIES = ["common", "uncommon", "rare", "epic", "legendary"] as const;
export type Rarity = (typeof RARITIES)[number];

const LABELS: Record<Rarity, string> = {
  common: "Common",
  uncommon: "Uncommon",
  rare: "Rare",
  epic: "Epic",
  legendary: "Legendary",
};

/** A rarity by its word; what is unknown counts as common. */
export const rarityOf = (word: string): Rarity => RARITIES.find((one) => one === word) ?? "common";
export const rarityLabel = (word: string): string => LABELS[rarityOf(word)];
/** As many as it is rare: 1 to 5. */
export const rarityRank = (word: string): number => RARITIES.indexOf(rarityOf(word)) + 1;
/** The share of members who have it; a few of many are not nobody. */
export const shareOf = (percent: number, earners: number): string =>
  earners && percent < 0.1 ? "under 0.1 %" : `${percent} %`;
