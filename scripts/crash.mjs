// Kills runs of the example lecture and resumes them: the result must have the same bytes as one that was never
// disturbed, no file may be half-written under its final name, and no process may be left. Linux.
//
//   npm run build && npx node scripts/crash.mjs --every            at every moment around a commit, one by one
//   npm run build && npx node scripts/crash.mjs --random 50        at random times, stages at work, [--seed 1];
//                                                                with --light, stages give what they gave before
//   npm run build && npx node scripts/crash.mjs --faults           each error at every call [--step 1]
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { lectern } from '../test/cli.ts';
import { brokenIn, contentOf } from '../test/content.ts';
import { argumentsFor, killTree, recordRun, runDisturbed } from '../test/disturbed.ts';

const { values } = parseArgs({
  options: {
    every: { type: 'boolean', default: false },
    faults: { type: 'boolean', default: false },
    random: { type: 'string', default: '0' },
    light: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    step: { type: 'string', default: '1' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'lectern-crash-'));
const recorded = await recordRun(folder);
const undisturbed = contentOf(recorded.workspace);
const workspace = join(folder, 'disturbed');

/** Runs the same command to its end and compares. */
async function resume(resuming, what) {
  const broken = brokenIn(workspace);
  assert.deepEqual(broken, [], `${what}: half-written`);
  const ended = await resuming();
  assert.equal(ended.exitCode, 0, `${what}: ${ended.stderr}`);
  assert.deepEqual(contentOf(workspace), undisturbed, what);
  rmSync(workspace, { recursive: true });
}
const withRecorded = () => runDisturbed(recorded, workspace, {});
const forReal = () => lectern(argumentsFor(recorded, workspace));

if (values.every) {
  const { moments } = await withRecorded();
  rmSync(workspace, { recursive: true });
  for (let at = 1; at <= moments.length; at++) {
    const killed = await runDisturbed(recorded, workspace, { kill: at });
    assert.equal(killed.exitCode, null, `moment ${at}: ended with ${killed.exitCode}`);
    await resume(withRecorded, `moment ${at}, ${killed.moments.at(-1)}`);
    if (at % 10 === 0) console.log(`${at} of ${moments.length} moments`);
  }
  console.log(`killed at each of ${moments.length} moments around commits: same bytes after each`);
}

const runs = Number(values.random);
if (runs > 0) {
  const next = randomNumbers(Number(values.seed));
  const startedAt = performance.now();
  await runDisturbed(recorded, workspace, { recorded: values.light ? recorded.workspace : null });
  const wholeMs = performance.now() - startedAt;
  rmSync(workspace, { recursive: true });
  let killed = 0;
  for (let run = 1; run <= runs; run++) {
    const atMs = next() * wholeMs;
    // In every other run the coordinator alone is killed: the workers must end by themselves.
    const kill = run % 2 === 0 ? killTree : (pid) => process.kill(pid, 'SIGKILL');
    const ended = await runDisturbed(
      recorded,
      workspace,
      { recorded: values.light ? recorded.workspace : null },
      (pid) => sleep(atMs).then(() => safely(() => kill(pid))),
    );
    if (ended.exitCode === null) killed++;
    await resume(values.light ? withRecorded : forReal, `killed after ${atMs.toFixed(0)} ms`);
    if (run % 5 === 0) console.log(`${run} of ${runs} random times`);
  }
  console.log(
    `killed at ${killed} of ${runs} random times (seed ${values.seed}; the others had ended): same bytes after each`,
  );
}

if (values.faults) {
  const counts = {};
  // A full or read-only disk lets every later write fail too; the others come and go.
  for (const [code, writesOnly, once] of [
    ['ENOSPC', true, false],
    ['EROFS', true, false],
    ['EIO', false, true],
    ['EMFILE', false, true],
  ]) {
    for (const role of ['coordinator', 'worker']) {
      const baseline = { code, role, from: Number.MAX_SAFE_INTEGER, count: 1, writesOnly };
      const { calls } = await runDisturbed(recorded, workspace, { fault: baseline });
      rmSync(workspace, { recursive: true });
      for (let from = 1; from <= calls; from += Number(values.step)) {
        const fault = { code, role, from, count: once ? 1 : calls, writesOnly };
        const ended = await runDisturbed(recorded, workspace, { fault });
        const what = `${code} at call ${from} of the ${role}`;
        assert.ok([0, 3, 4].includes(ended.exitCode), `${what}: ${ended.exitCode} ${ended.stderr}`);
        assert.doesNotMatch(ended.stderr, /^ +at /m, what);
        if (ended.exitCode === 4) assert.match(ended.stderr, /^lectern: Stopped: .*and rerun/, what);
        const name = `${code} in the ${role}: exit code ${ended.exitCode}`;
        counts[name] = (counts[name] ?? 0) + 1;
        await resume(withRecorded, what);
      }
    }
    console.log(counts);
  }
}
rmSync(folder, { recursive: true });

function safely(act) {
  try {
    act();
  } catch {
    // It has ended.
  }
}

/** Mulberry32. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
