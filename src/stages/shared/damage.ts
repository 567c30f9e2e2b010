import type { Settings } from '../../config/schema.ts';
import { thresholdCheck } from '../../engine/check.ts';
import { toScore } from '../../records/basics.ts';

/** Drops a video of which too much could not be decoded; what is below the threshold is kept and on record. */
export const damageCheck = thresholdCheck<{ packets: number; damagedPackets: number }, Settings>({
  reason: 'damaged',
  setting: 'media.maxDamage',
  value: ({ packets, damagedPackets }) =>
    damagedPackets === 0 ? 0 : toScore(Math.min(1, damagedPackets / Math.max(1, packets))),
  atMost: ({ media }) => media.maxDamage,
  evidence: ({ packets, damagedPackets }) => ({ packets, damagedPackets }),
});
