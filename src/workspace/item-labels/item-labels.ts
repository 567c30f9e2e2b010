import { groupBy } from '../../base/group-by.ts';
import type { ItemLabel, Opinion } from './label-log.ts';

/** A label that stands: the last that somebody gave an item, and did not take back. */
export type StandingLabel = ItemLabel & { label: NonNullable<ItemLabel['label']> };

interface Stretch {
  startSec: number;
  endSec: number;
}

export function standingLabels(opinions: readonly Opinion[]): StandingLabel[] {
  const last = new Map<string, ItemLabel>();
  for (const opinion of opinions) {
    if (opinion.about !== 'item') continue;
    const { person, sha256, kind, startSec, endSec } = opinion;
    const key = [person, sha256, kind, startSec, endSec].join(' ');
    last.delete(key);
    last.set(key, opinion);
  }
  return [...last.values()].filter((one): one is StandingLabel => one.label !== null);
}

/**
 * Whether two stretches of a video are of the same item: more than half of what either covers is in both. Of stretches
 * that do not overlap each other only one can be so.
 */
export function isSameStretch(one: Stretch, other: Stretch): boolean {
  const shared = Math.min(one.endSec, other.endSec) - Math.max(one.startSec, other.startSec);
  const covered = Math.max(one.endSec, other.endSec) - Math.min(one.startSec, other.startSec);
  return 2 * shared > covered || (covered === 0 && shared === 0);
}

/** Finds what people said of an item: the same film and kind, and the same time or nearly so. */
export class LabelFinder {
  readonly #byPlace: Map<string, StandingLabel[]>;

  constructor(labels: readonly StandingLabel[]) {
    this.#byPlace = groupBy(labels, ({ sha256, kind }) => `${sha256} ${kind}`);
  }

  of(sha256: string, kind: ItemLabel['kind'], place: Stretch | null): StandingLabel[] {
    const near = this.#byPlace.get(`${sha256} ${kind}`) ?? [];
    if (place === null) return near;
    return near.filter(
      ({ startSec, endSec }) =>
        startSec !== null && endSec !== null && isSameStretch({ startSec, endSec }, place),
    );
  }
}

/** What most people say who say keep or drop; null where as many say one as the other. */
export function verdictOf(labels: readonly Pick<StandingLabel, 'label'>[]): 'keep' | 'drop' | null {
  const votes = labels.reduce(
    (sum, { label }) => sum + (label === 'keep' ? 1 : label === 'drop' ? -1 : 0),
    0,
  );
  return votes === 0 ? null : votes > 0 ? 'keep' : 'drop';
}
