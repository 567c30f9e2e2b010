import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { onnxMetadata } from './onnx-metadata.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-onnx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function given(...parts: Buffer[]): string {
  const path = join(folder, 'model.onnx');
  writeFileSync(path, Buffer.concat(parts));
  return path;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) + 0x80);
  return Buffer.from([...bytes, value]);
}

function field(number: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

const irVersion = Buffer.concat([varint(8), varint(300)]);
const graph = field(7, Buffer.alloc(100_000, 0xff));
const entry = (key: string, value: string) => field(14, Buffer.concat([field(1, key), field(2, value)]));

test('metadata is found by its name, whatever else is in the model', async () => {
  const path = given(irVersion, graph, entry('author', 'x'), entry('character', '!\n一\n²'));
  expect(await onnxMetadata(path, 'character')).toBe('!\n一\n²');
  expect(await onnxMetadata(path, 'none')).toBeNull();
});

test.each([
  ['cut off', () => Buffer.concat([irVersion, graph]).subarray(0, 50_000)],
  ['cut off inside of a number', () => Buffer.from([0x3a, 0xff])],
  ['longer than it is', () => Buffer.concat([varint(7 * 8 + 2), varint(2 ** 50)])],
  ['a text', () => Buffer.from('not a model at all')],
])('a file that is no model is refused: %s', async (_, content) => {
  await expect(onnxMetadata(given(content()), 'character')).rejects.toThrow(/Expected an ONNX model/);
});
