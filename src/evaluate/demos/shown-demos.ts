import type { Item } from '../item.ts';
import type { PlannedDemo } from './plan-demos.ts';

/** The demonstrations of so many shots in the order in which they are shown: the nearest last, next to the question. */
export function shownDemos(planned: readonly PlannedDemo[], shots: number): PlannedDemo[] {
  const chosen = planned.slice(0, shots);
  // Drawn ones have no order but that of the draw.
  return chosen.every(({ similarity }) => similarity === null) ? chosen : chosen.reverse();
}

/**
 * The demonstrations of the cheat test: the item itself first, farthest from the question, then what fewer shots show.
 * @param shots The item included, at least 1.
 */
export function cheatDemos(item: Item, planned: readonly PlannedDemo[], shots: number): PlannedDemo[] {
  return [{ item, id: item.id, similarity: null }, ...shownDemos(planned, shots - 1)];
}
