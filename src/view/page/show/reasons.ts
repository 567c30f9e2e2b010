import outcomes from '../../../../docs/outcomes.md?raw';
import { findReason, type ReasonEntry, readReasonTables } from '../../../records/reason-table.ts';

/** The rows of docs/outcomes.md: what the documentation says is what the page says. */
export const reasonEntries: readonly ReasonEntry[] = readReasonTables(outcomes);

/** The row on what a stage gave a reason for; null where there is none. */
export function reasonEntry(stage: string, reason: string): ReasonEntry | null {
  return findReason(reasonEntries, stage, reason);
}
