import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { lectern, temporaryFolder } from './cli.ts';
import { brokenIn, contentOf } from './content.ts';
import { argumentsFor, isAlive, killTree, type Recorded, recordRun, runDisturbed } from './disturbed.ts';
import { takeOver } from './finished-run.ts';

const folder = temporaryFolder();
let recorded: Recorded;
let undisturbed: Record<string, string>;
let count = 0;
let workspace: string;

beforeAll(async () => {
  recorded = await recordRun(folder, 'base', takeOver);
  undisturbed = contentOf(recorded.workspace);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  workspace = join(folder, `w${++count}`);
});

/** The kind of thing that a moment is about: stages, blobs and pictures are alike. */
function kindOf(moment: string): string {
  return moment
    .replace(/(artefacts|blobs|images)\/.*/, '$1')
    .replace(/^(before|after) (link|rename)/, '$1 commit');
}

describe('killed with all its processes', () => {
  test('at each kind of moment around a commit, it goes on to the same bytes', async () => {
    const { moments } = await runDisturbed(recorded, workspace, {});
    expect(contentOf(workspace)).toEqual(undisturbed);
    rmSync(workspace, { recursive: true });
    // A file that is written and not yet named is as one that is half written: both are drafts.
    const wanted = new Map(
      moments.filter((moment) => !moment.startsWith('before')).map((moment) => [kindOf(moment), moment]),
    );
    let kills = 0;
    for (const [kind, moment] of wanted) {
      const killed = await runDisturbed(recorded, workspace, { kill: moment });
      // A moment of the beginning does not come again once its work is done.
      if (killed.exitCode !== null) {
        rmSync(workspace, { recursive: true });
        expect((await runDisturbed(recorded, workspace, { kill: moment })).exitCode, kind).toBe(null);
      }
      expect(brokenIn(workspace), kind).toEqual([]);
      kills++;
    }
    expect((await runDisturbed(recorded, workspace, {})).exitCode).toBe(0);
    expect(contentOf(workspace)).toEqual(undisturbed);
    console.log(`killed at ${kills} kinds of moments around commits, of ${moments.length} moments`);
  }, 600_000);

  test('at random times, it goes on to the same bytes', async () => {
    let kills = 0;
    for (const atMs of [300, 700, 1100, 1600, 2300, 3100]) {
      const { exitCode } = await runDisturbed(recorded, workspace, {}, (pid) =>
        sleep(atMs).then(() => killTree(pid)),
      );
      if (exitCode === null) kills++;
      expect(brokenIn(workspace), `after ${atMs} ms`).toEqual([]);
    }
    expect((await runDisturbed(recorded, workspace, {})).exitCode).toBe(0);
    expect(contentOf(workspace)).toEqual(undisturbed);
    expect(kills).toBeGreaterThan(0);
    console.log(`killed at ${kills} random times`);
  });
});

describe('one coordinator', () => {
  test('refuses a second with pid and host; killed, it leaves no worker, and its lock is taken over', async () => {
    let coordinator = 0;
    let refusal: ReturnType<typeof lectern> | null = null;
    const first = await runDisturbed(recorded, workspace, { recorded: null }, (pid) => {
      coordinator = pid;
      const isBusy = (): boolean => existsSync(join(workspace, 'artefacts', 'listen'));
      refusal = until(isBusy).then(async () => {
        const ended = await lectern(argumentsFor(recorded, workspace));
        process.kill(pid, 'SIGKILL');
        return ended;
      });
    });
    const second = await refusal!;
    expect(second.exitCode).toBe(2);
    expect(second.stderr).toContain(`process ${coordinator} on ${hostname()}`);
    expect(second.stderr).not.toMatch(/^ +at /m);
    expect(first.exitCode).toBe(null);
    expect(first.pids.length).toBeGreaterThan(1);
    expect(first.pids.filter(isAlive)).toEqual([]);
    expect(readdirSync(workspace)).toContain('.coordinator.lock');
    expect((await runDisturbed(recorded, workspace, {})).exitCode).toBe(0);
    expect(contentOf(workspace)).toEqual(undisturbed);
  });

  test('told twice to stop, it stops at once', async () => {
    const startedAt = performance.now();
    let isTold = false;
    // A signal that comes before the first is handled is one with it.
    const onMessage = (text: string, pid: number): void => {
      if (isTold || !text.includes('press Ctrl-C again')) return;
      isTold = true;
      if (isAlive(pid)) process.kill(pid, 'SIGINT');
    };
    const tell = (pid: number): void => {
      until(() => existsSync(join(workspace, 'artefacts', 'listen'))).then(() => process.kill(pid, 'SIGINT'));
    };
    const ended = await runDisturbed(recorded, workspace, { recorded: null }, tell, { onMessage });
    expect(ended.exitCode).toBe(130);
    expect(ended.stderr).toMatch(/press Ctrl-C again/);
    expect(ended.pids.filter(isAlive)).toEqual([]);
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    expect((await runDisturbed(recorded, workspace, {})).exitCode).toBe(0);
    expect(contentOf(workspace)).toEqual(undisturbed);
  });
});

describe('damage', () => {
  const flip = (path: string): void => {
    const bytes = readFileSync(path);
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = bytes[middle]! ^ 1;
    writeFileSync(path, bytes);
  };
  const halve = (path: string): void => truncateSync(path, Math.floor(readFileSync(path).length / 2));
  const empty = (path: string): void => truncateSync(path, 0);
  const zero = (path: string): void => writeFileSync(path, Buffer.alloc(readFileSync(path).length));
  const remove = (path: string): void => rmSync(path);
  const damages = { flip, halve, empty, zero, remove };
  /** What an artefact names. */
  const blobsOf = (path: string): string[] => {
    if (!path.startsWith('artefacts/')) return [];
    const [envelope] = readFileSync(join(workspace, path), 'utf8').split('\n');
    return (JSON.parse(envelope!) as { blobs: string[] }).blobs.map((digest) => `blobs/${digest}`);
  };

  beforeEach(() => cpSync(recorded.workspace, workspace, { recursive: true }));

  test.each(Object.entries(damages))(
    '(%s) of any file is found, and mended by the next run',
    async (name, damage) => {
      // The record of inputs is made again from the index, which is damaged here: growth.test.ts damages it alone.
      // A file without a byte (no duplicates were found) can only go missing.
      const names = Object.keys(contentOf(workspace)).filter(
        (path) =>
          !/(SHA256SUMS|inputs\.jsonl)$/.test(path) &&
          (name === 'remove' || statSync(join(workspace, path)).size > 0),
      );
      const planted: string[] = [];
      // One of each kind, another one in each kind of damage.
      const turn = Object.keys(damages).indexOf(name);
      for (const group of Map.groupBy(names, (path) =>
        path.replace(/(artefacts|blobs|images)\/.*/, '$1'),
      ).values()) {
        planted.push(group[turn % group.length]!);
      }
      const namedByRemoved = name === 'remove' ? planted.flatMap(blobsOf) : [];
      for (const path of planted) damage(join(workspace, path));
      damage(join(workspace, 'journal', 'digests.json'));
      const verified = await lectern(['verify', workspace]);
      expect(verified.exitCode).toBe(5);
      const indexHides = planted.includes('runs/default/index.jsonl');
      const told = verified.stdout
        .split('\n')
        .map((line) => /^(?:missing|damaged) (.*?)(?: \(.*)?$/.exec(line)?.[1]);
      // What only a damaged index names cannot be missed, nor what only a missing artefact names.
      const expected = planted.filter(
        (path) =>
          !(indexHides && name === 'remove' && path.startsWith('artefacts/')) &&
          !namedByRemoved.includes(path),
      );
      expect(told.filter(Boolean)).toEqual(expect.arrayContaining(expected));
      expect((await runDisturbed(recorded, workspace, {})).exitCode).toBe(0);
      expect(contentOf(workspace)).toEqual(undisturbed);
      expect((await lectern(['verify', workspace])).exitCode).toBe(0);
    },
  );

  test('that nobody has looked for is found by the run itself', async () => {
    for (const name of readdirSync(join(workspace, 'blobs'))) flip(join(workspace, 'blobs', name));
    const run = await runDisturbed(recorded, workspace, {});
    expect(run.exitCode).toBe(0);
    expect(contentOf(workspace)).toEqual(undisturbed);
  });

  test.each([
    ['status', 'runs/default/index.jsonl'],
    ['status', 'lectern.lock.json'],
    ['export', 'blobs'],
  ])('stops %s (%s), which says what to do', async (command, path) => {
    const at = join(workspace, path);
    for (const file of path === 'blobs' ? readdirSync(at).map((name) => join(at, name)) : [at]) halve(file);
    const ended = await lectern([command, workspace]);
    expect(ended.exitCode).toBe(5);
    expect(ended.stderr).toMatch(/damaged\. Rerun lectern run/);
    expect(ended.stderr).not.toMatch(/^ +at /m);
  });
});

test('what dead runs left half-written is swept away', async () => {
  cpSync(recorded.workspace, workspace, { recursive: true });
  for (const place of [
    '.a',
    'blobs/.b',
    'artefacts/probe/.c',
    'runs/default/.d',
    'samples/default/.e',
    'journal/.f',
    'export/default/textbook/.g',
  ]) {
    appendFileSync(join(workspace, `${place}.0123456789ab.tmp`), 'half');
  }
  await runDisturbed(recorded, workspace, {});
  expect(contentOf(workspace)).toEqual(undisturbed);
  expect(readdirSync(join(workspace, 'journal')).sort()).toEqual(['default.jsonl', 'digests.json']);
});

async function until(what: () => boolean): Promise<void> {
  let stop = false;
  onTestFinished(() => {
    stop = true;
  });
  for (let tries = 0; tries < 3000 && !stop; tries++) {
    if (what()) return;
    await sleep(20);
  }
  throw new Error('It never came to be.');
}
