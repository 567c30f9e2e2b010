import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { EvaluateSettings } from '../library/evaluate.ts';
import { joinResults, readItems, readResults } from '../library/program.ts';
import { putFact } from './database.ts';
import type { Results } from './results.ts';

/** Opens what `lectern evaluate run` wrote; null where the folder holds nothing of the kind. */
export async function openEvaluation(
  path: string,
  benchmarks: EvaluateSettings | null,
): Promise<Results | null> {
  const results = await readResults(path);
  if (!results) return null;
  const { cells, notes } = joinResults([{ folder: path, results }]);
  return {
    kind: 'evaluation',
    files: [join(path, 'results.json'), ...cells.map(({ file }) => join(path, ...file.split('/')))],
    benchmarks,
    async index(db, onCount) {
      putFact(db, 'evaluation', { cells, notes });
      let count = 0;
      for (const [number, cell] of cells.entries()) {
        const add = answerAdder(db, number);
        for await (const item of readItems(cell)) {
          add(item);
          onCount(++count);
        }
      }
    },
  };
}

function answerAdder(db: DatabaseSync, cell: number) {
  const insert = db.prepare(`INSERT INTO answer VALUES (${Array(11).fill('?').join(', ')})`);
  let n = 0;
  return (result: Awaited<ReturnType<ReturnType<typeof readItems>['next']>>['value']): void => {
    const { ours, benchmark, paper, judge } = result.scores;
    const scores = [ours, benchmark, paper, judge].map((one) => one?.score ?? null);
    const { item, outcome, response, groups } = result;
    insert.run(
      ...[cell, n++, item, outcome, response, JSON.stringify(groups)],
      ...scores,
      JSON.stringify(result),
    );
  };
}
