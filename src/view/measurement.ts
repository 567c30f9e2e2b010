import type { Evidence } from '../records/index.ts';
import type { Drop, Measurement } from './api.ts';

const bounds = ['atLeast', 'atMost', 'below'] as const;

/** The number and the threshold that decided; null where the evidence is something else. */
export function measurementOf(evidence: Evidence): Measurement | null {
  const { value } = evidence;
  const bound = bounds.find((name) => typeof evidence[name] === 'number');
  if (typeof value !== 'number' || bound === undefined) return null;
  return { value, bound, threshold: evidence[bound] as number };
}

export function dropOf(why: Omit<Drop, 'measured'>): Drop {
  const { stage, reason, evidence } = why;
  return { stage, reason, measured: measurementOf(evidence), evidence };
}
