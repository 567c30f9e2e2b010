import type { MeteredSecond } from './channel-meter.ts';

/** Where less than this of the energy is left in the sum, what the channels have in common cancels out (-10 dB). */
const cancelledRatio = 0.1;

/** Sum over parts below which channels have little in common: equal ones give their number, unrelated ones 1. */
const unlikeRatio = 1.3;

/** Seconds this much quieter than the loud ones (energy; -30 dB) hold no speech that matters. */
const quietRatio = 1e-3;

/** Share of the loudest channel's energy (-30 dB) below which a channel holds nothing. */
const silentRatio = 1e-3;

/** Energy of a second that nobody hears: steps of -80 dB of full scale in 16,000 samples. */
const leastEnergy = 16_000 * 1e-8;

/** How the channels of a sound stand to each other. */
export interface Mixing {
  /** Channels in which there is something, the loudest first. */
  channels: number[];
  /** Seconds that are loud enough to hold speech. */
  loudSeconds: number;
  /** By second, whether most of it is lost in the sum. */
  isCancelled: (second: number) => boolean;
  cancelledSeconds: number;
  /** Share of the loud seconds, 0 to 1, in which the channels have little in common. */
  unlikeShare: number;
}

/** Judges what `ChannelMeter` measured. A sound of one channel has nothing in `channels`. */
export function judgeMixing(metered: readonly (MeteredSecond | undefined)[]): Mixing {
  const total: number[] = [];
  const energies = Array.from(metered, (second) => {
    second?.channels.forEach((energy, channel) => {
      total[channel] = (total[channel] ?? 0) + energy;
    });
    return second ? second.channels.reduce((sum, energy) => sum + energy, 0) : 0;
  });
  const heard = energies.filter((energy) => energy > 0).sort((a, b) => a - b);
  const loud = heard[Math.floor(heard.length * 0.95)] ?? 0;
  const bar = Math.max(leastEnergy, loud * quietRatio);
  const ratioOf = (second: number): number | null => {
    const energy = energies[second] ?? 0;
    return energy < bar ? null : metered[second]!.sum / energy;
  };
  const ratios = energies.flatMap((_, second) => ratioOf(second) ?? []);
  const loudest = Math.max(0, ...total);
  return {
    channels: [...total.keys()]
      .filter((channel) => total[channel]! > 0 && total[channel]! >= loudest * silentRatio)
      .sort((a, b) => total[b]! - total[a]! || a - b),
    loudSeconds: ratios.length,
    isCancelled: (second) => (ratioOf(second) ?? 1) < cancelledRatio,
    cancelledSeconds: ratios.filter((ratio) => ratio < cancelledRatio).length,
    unlikeShare:
      ratios.length === 0 ? 0 : ratios.filter((ratio) => ratio < unlikeRatio).length / ratios.length,
  };
}
