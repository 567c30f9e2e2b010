import type { Evidence, Outcome } from '../records/outcome.ts';
import { type MaskedCounts, maskedCountsSchema, sumMasked } from '../records/personal-data.ts';
import type { Table } from './table.ts';

/** What one reason ended at one stage, of all that it decided on. */
export interface Drop {
  kind: 'video' | NonNullable<Outcome['item']>['kind'];
  stage: string;
  verdict: 'dropped' | 'failed';
  reason: string;
  count: number;
  /** Videos that reached the stage; all items of the kind that were decided on. */
  of: number;
}

/** Counts decisions by stage and reason. */
export class DropCounter {
  readonly #drops = new Map<string, Omit<Drop, 'of'>>();
  readonly #decided = new Map<Drop['kind'], number>();
  #masked: MaskedCounts = {};

  add({ stage, verdict, reason, item, evidence }: Outcome): void {
    if (!item) this.#masked = sumMasked([this.#masked, maskedInVideo(evidence)]);
    const kind = item?.kind ?? 'video';
    this.#decided.set(kind, (this.#decided.get(kind) ?? 0) + 1);
    if (verdict === 'kept') return;
    const key = JSON.stringify([kind, stage, verdict, reason]);
    const drop = this.#drops.get(key) ?? { kind, stage, verdict, reason: reason ?? '', count: 0 };
    drop.count++;
    this.#drops.set(key, drop);
  }

  /** Personal data that was masked in the texts of all videos. */
  get masked(): MaskedCounts {
    return this.#masked;
  }

  /** What was kept and dropped inside the kept videos, by kind. */
  items(): { kind: Exclude<Drop['kind'], 'video'>; kept: number; dropped: number }[] {
    return [...this.#decided].flatMap(([kind, decided]) => {
      if (kind === 'video') return [];
      const drops = [...this.#drops.values()].filter((drop) => drop.kind === kind);
      const dropped = drops.reduce((sum, { count }) => sum + count, 0);
      return [{ kind, kept: decided - dropped, dropped }];
    });
  }

  /**
   * Videos first, in the order of the stages, then what is inside the kept ones.
   * @param stages the stages of a video in order, each with the number of videos that reached it
   */
  drops(stages: readonly { stage: string; in: number }[]): Drop[] {
    const order = stages.map(({ stage }) => stage);
    return [...this.#drops.values()]
      .map((drop) => {
        const reached = stages.find(({ stage }) => stage === drop.stage)?.in ?? 0;
        return { ...drop, of: drop.kind === 'video' ? reached : this.#decided.get(drop.kind)! };
      })
      .sort(
        (a, b) =>
          Number(a.kind !== 'video') - Number(b.kind !== 'video') ||
          order.indexOf(a.stage) - order.indexOf(b.stage) ||
          compare(a.kind, b.kind) ||
          b.count - a.count ||
          compare(a.reason, b.reason),
      );
  }
}

/** What the line about a video says was masked in its texts. */
export function maskedInVideo(evidence: Evidence): MaskedCounts {
  return maskedCountsSchema.safeParse(evidence.masked).data ?? {};
}

/** Drop rates by stage and reason. */
export function dropTable(drops: readonly Drop[]): Table {
  return {
    name: 'drops',
    title: 'Dropped and failed',
    keys: 4,
    columns: [
      { name: 'reason' },
      { name: 'stage' },
      { name: 'what' },
      { name: 'verdict' },
      { name: 'count' },
      { name: 'of' },
      { name: '%', decimals: 1 },
    ],
    rows: drops.map(({ kind, stage, verdict, reason, count, of }) => [
      reason,
      stage,
      kind,
      verdict,
      count,
      of,
      of > 0 ? (100 * count) / of : null,
    ]),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
