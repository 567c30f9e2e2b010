import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRunIndex } from '../src/engine/run-index.ts';
import { Workspace } from '../src/engine/workspace.ts';
import { finishPlan, finishShare } from '../src/workspace/planned/finish-plan.ts';
import { isInShare } from '../src/workspace/planned/share.ts';
import { example, lectern, temporaryFolder } from './cli.ts';
import { contentOf } from './content.ts';
import { startRoleServer, writeConfig } from './endpoint-roles.ts';
import { takeOver } from './finished-run.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The example as other bytes: a box that players skip stands at its end. */
function variant(number: number): Buffer {
  const box = Buffer.alloc(8 + number);
  box.writeUInt32BE(box.length);
  box.write('free', 4);
  return Buffer.concat([readFileSync(example), box]);
}

async function done(...args: string[]): Promise<string> {
  const { exitCode, stderr } = await lectern(args);
  expect([args[0], exitCode, exitCode === 0 ? '' : stderr]).toEqual([args[0], 0, '']);
  return stderr;
}

/** What a run leaves for its readers. */
function resultsOf(workspace: string): Record<string, string> {
  const wanted = /^(artefacts|blobs|samples|outcomes|export)\/|^runs\/default\/index\.jsonl$/;
  return Object.fromEntries(Object.entries(contentOf(workspace)).filter(([name]) => wanted.test(name)));
}

/** The workspace, with the keys of what was read of it. */
function watched(path: string): { workspace: Workspace; read: string[] } {
  const { objects } = Workspace.at(path);
  const read: string[] = [];
  const watching = new Proxy(objects, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        if (name === 'read') read.push(String(args[0]));
        return Reflect.apply(member, target, args);
      };
    },
  });
  return { workspace: new Workspace(watching), read };
}

test('a plan decides about two films of one lecture as a run does, and once', async () => {
  const videos = join(folder, 'videos');
  mkdirSync(videos);
  cpSync(example, join(videos, 'one.mp4'));
  writeFileSync(join(videos, 'two.mp4'), variant(1));
  const [ran, planned] = ['ran', 'planned'].map((name) => join(folder, name)) as [string, string];
  await takeOver(ran);
  await done('run', videos, '--out', ran);
  const outcomes = readFileSync(join(ran, 'outcomes', 'default.jsonl'), 'utf8');
  expect(outcomes.match(/"reason":"duplicate"/g)).toHaveLength(1);

  for (const part of ['artefacts', 'blobs'])
    cpSync(join(ran, part), join(planned, part), { recursive: true });
  await done('plan', videos, '--out', planned);
  await Promise.all([done('work', planned, '--shard', '1/2'), done('work', planned, '--shard', '2/2')]);
  for (const index of [1, 2]) await finishShare(planned, null, { index, of: 2 });
  const { workspace, read } = watched(planned);
  expect(await finishPlan(workspace, null)).toMatchObject({ kept: 1, dropped: 1, failed: 0, pending: 0 });
  expect(resultsOf(planned)).toEqual(resultsOf(ran));
  // The speech and screens by which they are compared were looked at by the first share.
  expect(read.filter((key) => /^artefacts\/(audit|keyframe)\//.test(key))).toEqual([]);
}, 900_000);

test('three workers with a share each never ask a provider for more than it takes at once', async () => {
  await using server = await startRoleServer();
  server.misbehave = () => ({ kind: 'delay', ms: 150 });
  const [videos, workspace] = [join(folder, 'many'), join(folder, 'asking')];
  mkdirSync(videos);
  for (let number = 1; number <= 9; number++) writeFileSync(join(videos, `${number}.mp4`), variant(number));
  const config = writeConfig(folder, server, ['transcribe'], {
    provider: { concurrency: 4 },
    rest: { listen: { windows: 1 } },
  });
  const told = await done('plan', videos, '--out', workspace, '--config', config, '--only', 'transcribe');
  expect(told).toMatch(/^9 videos, 0\.22 hours\n.*To do: 9 videos, about .*plus waiting for models/s);
  const early = await lectern(['finish', workspace]);
  expect([early.exitCode, early.stderr]).toEqual([6, expect.stringContaining('9 not finished')]);
  const shares = [1, 2, 3].map((index) => ({ index, of: 3 }));
  await Promise.all(shares.map(({ index, of }) => done('work', workspace, '--shard', `${index}/${of}`)));
  expect(server.mostAtOnce).toBeLessThanOrEqual(4);
  expect(server.mostAtOnce).toBeGreaterThan(1);
  await done('finish', workspace);
  const entries = await readRunIndex(workspace, 'default');
  for (const share of shares)
    expect(entries.filter(({ video }) => isInShare(video.id, share)).length).toBeGreaterThan(0);
  expect(entries.map(({ keys }) => 'transcribe' in keys)).toEqual(entries.map(() => true));
}, 900_000);
