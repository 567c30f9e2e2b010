import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { StoppedError, UsageError } from '../index.ts';
import { systemFault } from './system-fault.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-system-fault-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function errorOf(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Expected work that fails.');
}

test('a place that cannot be written is a mistake of the user, told with its path', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const fault = systemFault(errorOf(() => mkdirSync(join(file, 'report'), { recursive: true })));
  expect(fault).toBeInstanceOf(UsageError);
  expect(fault?.message).toMatch(/ENOTDIR.*file.*use another path\.$/);
});

test.skipIf(!existsSync('/proc/self'))('so is a place that has no room for folders (needs /proc)', () => {
  const fault = systemFault(errorOf(() => mkdirSync('/proc/lectern')));
  expect(fault).toBeInstanceOf(UsageError);
  expect(fault?.message).toMatch(/ENOENT.*proc.*use another path\.$/);
});

test.skipIf(!existsSync('/dev/full'))('a full disk stops the command (needs /dev/full)', () => {
  const full = openSync('/dev/full', 'w');
  const fault = systemFault(errorOf(() => writeSync(full, 'x')));
  closeSync(full);
  expect(fault).toBeInstanceOf(StoppedError);
  expect(fault?.message).toMatch(/ENOSPC.*Free disk space/);
});

test('anything else stays what it is', () => {
  expect(systemFault(errorOf(() => openSync(join(folder, 'none'), 'r')))).toBeNull();
  expect(systemFault(Object.assign(new Error('EACCES'), { code: 'EACCES' }))).toBeNull();
  expect(systemFault(new TypeError('x is not a function'))).toBeNull();
  expect(systemFault('text')).toBeNull();
});
