import { createHash } from 'node:crypto';

/** Numbers from 0 up to 1 that depend on nothing but the key. */
function* numbersOf(key: string): Generator<number> {
  for (let block = 0; ; block++) {
    const bytes = createHash('sha256').update(`${key}\0${block}`).digest();
    for (let at = 0; at < bytes.length; at += 4) yield bytes.readUInt32BE(at) / 2 ** 32;
  }
}

/**
 * All of the places 0 to `size - 1` in an order drawn for a key, lazily: the first few are the same however many are
 * taken. Draws of other keys change nothing.
 */
export function* drawnPlaces(size: number, ...key: readonly (string | number)[]): Generator<number> {
  const numbers = numbersOf(key.join('\0'));
  // The places that were swapped, of a shuffle that goes no further than it is asked to.
  const moved = new Map<number, number>();
  for (let next = 0; next < size; next++) {
    const chosen = next + Math.floor((numbers.next().value as number) * (size - next));
    yield moved.get(chosen) ?? chosen;
    moved.set(chosen, moved.get(next) ?? next);
    moved.delete(next);
  }
}
