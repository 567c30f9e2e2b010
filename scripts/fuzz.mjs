// Runs the program over spoiled videos and counts what became of them. Files that ended a worker, or are at fault, stay
// in the folder that is told at the end.
//
//   npm run build && npx node scripts/fuzz.mjs [mutants, 2000] [seed, 1]
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fuzz } from '../test/fuzz/fuzz.ts';

const mutants = Number(process.argv[2] ?? 2000);
const seed = Number(process.argv[3] ?? 1);
const folder = mkdtempSync(join(tmpdir(), 'lectern-fuzz-'));
const startedAt = performance.now();
const result = await fuzz({
  mutants,
  seed,
  perRun: 100,
  wholeEvery: 5,
  folder,
  onRun: (done, { crashes, faults }) => {
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    console.error(
      `${done} of ${mutants} in ${seconds} s, ${crashes.length} ends of workers, ${faults.length} faults`,
    );
  },
});
console.log(JSON.stringify({ seed, ...result }, null, 2));
const found = join(folder, 'found');
if (readdirSync(found).length > 0) console.log(`Files: ${found}`);
else rmSync(folder, { recursive: true });
process.exitCode = result.faults.length > 0 ? 1 : 0;
