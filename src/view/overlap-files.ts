import { join } from 'node:path';
import { overlapFiles, readOverlap, readPairs } from '../library/program.ts';
import { putFact } from './database.ts';
import type { Results } from './results.ts';

/** Opens what `lectern evaluate overlap` wrote; null where the folder holds nothing of the kind. */
export async function openOverlap(path: string): Promise<Results | null> {
  const overlap = await readOverlap(path);
  if (!overlap) return null;
  return {
    kind: 'overlap',
    files: [overlapFiles.overlap, overlapFiles.pairs].map((file) => join(path, file)),
    benchmarks: null,
    async index(db, onCount) {
      putFact(db, 'overlap', overlap);
      const insert = db.prepare('INSERT INTO pair VALUES (?, ?, ?, ?)');
      let n = 0;
      for await (const pair of readPairs(path)) {
        insert.run(n++, pair.benchmark, pair.what, JSON.stringify(pair));
        onCount(n);
      }
    },
  };
}
