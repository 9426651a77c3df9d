/** What a backtest brought: both sides beside each other. Its task's `result` has this shape. */
import type { Shapes } from "$lib/api/client";

type Sides<T> = { live: T; draft: T };
export interface Totals {
  minted: number;
  taken: number;
  held: number;
  /** What part of all the most fortunate hundredth has. */
  top_share: number;
  gini: number;
}
export interface Moved {
  member: Shapes["Person"] | null;
  live: number;
  draft: number;
  difference: number;
}
export interface CurrencyResult extends Sides<Totals> {
  days: (Sides<number> & { day: string })[];
  members: {
    number: number;
    gain: number;
    lose: number;
    same: number;
    percentiles: Record<string, number>;
    gainers: Moved[];
    losers: Moved[];
  };
}
export interface RuleCounts {
  fired: number;
  denied: number;
  failed: number;
}
export interface BacktestResult {
  window: { since: string; until: string; events: number; members: number };
  notes: string[];
  currencies: Record<string, CurrencyResult>;
  levels: Record<string, Sides<number>>;
  milestones: Record<string, Sides<number>>;
  rules: Record<string, Sides<RuleCounts | null>>;
  /** Null: what was tried would change nothing. */
  plan: { id: string; changes: number } | null;
}

export const resultOf = (task: Shapes["Task"] | undefined): BacktestResult | null =>
  task?.status === "done" && task.result ? (task.result as unknown as BacktestResult) : null;

/** Rules that did something else than now, most changed first; then the others that did anything. */
export function rulesByChange(
  result: BacktestResult,
): { rule: string; live: RuleCounts | null; draft: RuleCounts | null; difference: number }[] {
  const fired = (counts: RuleCounts | null) => counts?.fired ?? 0;
  return Object.entries(result.rules)
    .map(([rule, { live, draft }]) => ({ rule, live, draft, difference: fired(draft) - fired(live) }))
    .filter((one) => one.difference || fired(one.live) || one.live?.denied || one.draft?.denied || one.draft?.failed)
    .sort((one, other) => Math.abs(other.difference) - Math.abs(one.difference) || fired(other.live) - fired(one.live));
}

/** "12% more", "as much" */
export function changeOf(live: number, draft: number): string {
  if (live === draft) return "as much as now";
  if (!live) return "nothing now";
  const share = Math.abs(draft - live) / Math.abs(live);
  const said = share < 0.001 ? "under 0.1%" : `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
  return `${said} ${draft > live ? "more" : "less"} than now`;
}
