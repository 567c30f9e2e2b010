/** Shards in groups of at most so many videos, or of one shard, by how many videos each has; in the order given. */
export function groupedShards(counts: ReadonlyMap<number, number>, most: number): number[][] {
  const groups: number[][] = [];
  let held = Number.POSITIVE_INFINITY;
  for (const [shard, count] of counts) {
    if (held + count > most) {
      groups.push([]);
      held = 0;
    }
    groups.at(-1)!.push(shard);
    held += count;
  }
  return groups;
}
