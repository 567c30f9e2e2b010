import { readFileSync } from 'node:fs';
import { findReason, type ReasonEntry, readReasonTables } from '../library/program.ts';

let table: readonly ReasonEntry[] | null = null;

/** What the documentation says that one can do about a reason; null where it says nothing. */
export function cureOf({ stage, reason }: { stage: string | null; reason: string }): string | null {
  table ??= readTable();
  const entry = findReason(table, stage ?? 'probe', reason);
  if (!entry) return null;
  const settings = entry.settings.length > 0 ? ` (${entry.settings.join(', ')})` : '';
  return entry.cure === '' ? null : `${entry.cure.replaceAll('`', '')}${settings}`;
}

function readTable(): readonly ReasonEntry[] {
  try {
    return readReasonTables(readFileSync(new URL('../../docs/outcomes.md', import.meta.url), 'utf8'));
  } catch {
    // A package without its documentation runs all the same.
    return [];
  }
}
