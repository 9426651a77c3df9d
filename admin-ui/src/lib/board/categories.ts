/** "streaks" → "Streaks": categories are words of whoever wrote the pack. */
export const categoryName = (word: string): string => (word ? word.charAt(0).toUpperCase() + word.slice(1) : "Others");
