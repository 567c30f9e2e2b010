import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { outputFolder } from './arguments.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, 'file'), '');
symlinkSync('nowhere', join(folder, 'dangling'));
symlinkSync('.', join(folder, 'link'));

test.each(['.', 'new', 'new/deep', 'link', 'link/new'])('%s can be written to', (path) => {
  expect(outputFolder(join(folder, path))).toBe(join(folder, path));
});

test.each([
  ['file', /file is not a folder/],
  ['file/in/deep', /file is not a folder/],
  ['dangling', /dangling is a dangling link/],
  ['dangling/new', /dangling is a dangling link/],
])('%s cannot', (path, message) => {
  expect(() => outputFolder(join(folder, path))).toThrow(message);
});

test('nor can a device, nor what has no name', () => {
  expect(() => outputFolder('/dev/null')).toThrow('/dev/null is not a folder.');
  expect(() => outputFolder('')).toThrow('Expected the path of a folder.');
});
