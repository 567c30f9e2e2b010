import { UsageError } from '../../base/errors.ts';
import type { PairedScore } from '../statistics/compare-paired.ts';

/** An item as a comparison needs it. */
export interface ComparableItem {
  id: string;
  cluster: string;
  /** Null where there is none: the server failed, or the rules could not score the answer. */
  score: number | null;
  /** What has to be the same for both, by what it is called in messages, most telling first. */
  asked: Readonly<Record<string, string>>;
}

/** The same item of both. */
export interface ItemPair extends PairedScore {
  id: string;
}

export interface Pairing {
  pairs: ItemPair[];
  /** Items left out because one of the two, or both, have no score for them. */
  unpaired: { before: number; after: number; both: number };
}

/** One side of a comparison, and how messages name it. */
export interface Side {
  label: string;
  items: AsyncIterable<ComparableItem>;
}

/**
 * Pairs what two models scored on the same items.
 * @param where What is compared, in words.
 * @throws UsageError, naming the first difference, where items were not the same or not asked in the same way.
 */
export async function pairItems(where: string, before: Side, after: Side): Promise<Pairing> {
  const waiting = await byId(where, before);
  const pairs: ItemPair[] = [];
  const unpaired = { before: 0, after: 0, both: 0 };
  const met = new Set<string>();
  for await (const item of after.items) {
    const other = waiting.get(item.id);
    if (met.has(item.id)) throw twice(where, after, item);
    met.add(item.id);
    if (!other) throw different(where, `item ${item.id} is only in ${after.label}`);
    checkAsked(where, other, item);
    waiting.delete(item.id);
    if (other.score === null && item.score === null) unpaired.both++;
    else if (other.score === null) unpaired.before++;
    else if (item.score === null) unpaired.after++;
    else pairs.push({ id: item.id, cluster: item.cluster, before: other.score, after: item.score });
  }
  const [left] = waiting.keys();
  if (left !== undefined) throw different(where, `item ${left} is only in ${before.label}`);
  return { pairs, unpaired };
}

async function byId(where: string, side: Side): Promise<Map<string, ComparableItem>> {
  const items = new Map<string, ComparableItem>();
  for await (const item of side.items) {
    if (items.has(item.id)) throw twice(where, side, item);
    items.set(item.id, item);
  }
  return items;
}

function checkAsked(where: string, before: ComparableItem, after: ComparableItem): void {
  for (const what of Object.keys(after.asked))
    if (Object.hasOwn(before.asked, what) && before.asked[what] !== after.asked[what])
      throw different(where, `the ${what} of item ${after.id} differ`);
}

function different(where: string, what: string): UsageError {
  return new UsageError(
    `Expected both models to be asked the same, but in ${where} ${what}. Evaluate both with the same files and options.`,
  );
}

function twice(where: string, { label }: Side, { id }: ComparableItem): UsageError {
  return new UsageError(`Item ${id} is twice in ${where} of ${label}.`);
}
