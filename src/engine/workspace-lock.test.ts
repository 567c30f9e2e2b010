import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAtWork, lockWorkspace } from './workspace-lock.ts';

let folder: string;
const lock = () => join(folder, '.coordinator.lock');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lectern-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a second coordinator is refused with pid and host, until the first lets go', async () => {
  const first = await lockWorkspace(folder);
  await expect(lockWorkspace(folder)).rejects.toThrow(
    new RegExp(`Another run is using .*: process ${process.pid} on ${hostname()}`),
  );
  await first.release();
  expect(readdirSync(folder)).toEqual([]);
  await (await lockWorkspace(folder)).release();
});

test('the lock of a dead process is taken over', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(lock(), JSON.stringify({ pid, host: hostname(), startTicks: null, since: 'then' }));
  const taken = await lockWorkspace(folder);
  expect(JSON.parse(readFileSync(lock(), 'utf8'))).toMatchObject({ pid: process.pid });
  await taken.release();
});

test('so is that of a process whose number is in use again', async () => {
  const child = spawn('sleep', ['30']);
  try {
    writeFileSync(
      lock(),
      JSON.stringify({ pid: child.pid, host: hostname(), startTicks: '1', since: 'then' }),
    );
    await (await lockWorkspace(folder)).release();
  } finally {
    child.kill();
  }
});

test('half a lock is no lock', async () => {
  writeFileSync(lock(), '{"pid": 12');
  await (await lockWorkspace(folder)).release();
});

const times = { beatMs: 40, endsMs: 400 };
const elsewhere = (since: string) =>
  `${JSON.stringify({ pid: 1, host: 'elsewhere', startTicks: null, since })}\n`;

test('the lock of another host whose counter moves is left alone', async () => {
  writeFileSync(lock(), elsewhere('then'));
  let beats = 0;
  const beating = setInterval(() => writeFileSync(`${lock()}.beat`, String(++beats)), 10);
  try {
    await expect(lockWorkspace(folder, times)).rejects.toThrow(/process 1 on elsewhere, since then.*Wait/);
  } finally {
    clearInterval(beating);
  }
});

test('that of another host whose counter stands still is taken over when its lease ends', async () => {
  writeFileSync(lock(), elsewhere('then'));
  writeFileSync(`${lock()}.beat`, '7');
  const startedAt = performance.now();
  const taken = await lockWorkspace(folder, times);
  expect(performance.now() - startedAt).toBeGreaterThan(times.endsMs);
  expect(JSON.parse(readFileSync(lock(), 'utf8'))).toMatchObject({ pid: process.pid });
  await taken.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('who was taken over learns of it, and leaves the lock to its new holder', async () => {
  const held = await lockWorkspace(folder, times);
  const lost = new Promise<void>((resolve) => held.lost.addEventListener('abort', () => resolve()));
  writeFileSync(lock(), elsewhere('now'));
  await lost;
  await held.release();
  expect(readFileSync(lock(), 'utf8')).toBe(elsewhere('now'));
});

test('a holder moves its counter while it holds the lock', async () => {
  const held = await lockWorkspace(folder, times);
  const beat = () => (existsSync(`${lock()}.beat`) ? readFileSync(`${lock()}.beat`, 'utf8') : '');
  while (!(Number.parseInt(beat(), 10) >= 3)) await sleep(5);
  await held.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('of many that find the dead lock of another host, one gets it', async () => {
  writeFileSync(lock(), elsewhere('then'));
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => lockWorkspace(folder, times)));
  expect(tries.filter(({ status }) => status === 'fulfilled').length).toBe(1);
});

test('whoever looks is told whether a coordinator is at work', async () => {
  expect(await isAtWork(folder)).toBe(false);
  const held = await lockWorkspace(folder);
  expect(await isAtWork(folder)).toBe(true);
  await held.release();
  expect(await isAtWork(folder)).toBe(false);
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  for (const [text, isHeld] of [
    [JSON.stringify({ pid, host: hostname(), startTicks: null, since: 'then' }), false],
    [JSON.stringify({ pid: 1, host: 'elsewhere', startTicks: null, since: 'then' }), true],
    ['{"pid": 12', false],
  ] as const) {
    writeFileSync(lock(), text);
    expect([text, await isAtWork(folder)]).toEqual([text, isHeld]);
  }
});

test('of many that try at once, one gets it', async () => {
  writeFileSync(
    lock(),
    JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), startTicks: null, since: 'then' }),
  );
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockWorkspace(folder)));
  expect(tries.filter(({ status }) => status === 'fulfilled').length).toBe(1);
});
