/** What was done to what, in words. */
import { said } from "$lib/words/said";

const ACTIONS: Record<string, string> = {
  CREATE: "made",
  UPDATE: "changed",
  DELETE: "removed",
  IMPORT: "took in",
  RESTORE: "restored",
  REVERT: "restored",
  SEASON_ROLL: "rolled",
  MANUAL_AWARD: "gave by hand",
  MANUAL_REVOKE: "took back",
  ERASE: "erased",
  PAY: "paid",
};

export const actionName = (action: string): string => ACTIONS[action] ?? said(action).toLowerCase();
export const tableName = (name: string): string => said(name).toLowerCase();
