import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { FormatError } from './format-error.ts';
import { readPlacedRecords, readRecordAt, readRecords, writeRecords } from './json-file.ts';
import { type RawRecord, splitArray, splitLines } from './json-split.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-json-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const anything = z.unknown();
const numbered = z.object({ n: z.int() });

async function written(content: string | Buffer): Promise<string> {
  const path = join(folder, 'records.json');
  await writeFile(path, content);
  return path;
}

async function* chunked(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length]!;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function parsed(records: AsyncGenerator<RawRecord>): Promise<unknown[]> {
  return (await collect(records)).map(({ bytes }) => JSON.parse(bytes.toString()));
}

const chunkSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe('splitting', () => {
  test('finds every element of an array, however it is indented and wherever chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue()),
        fc.integer({ min: 0, max: 3 }),
        chunkSizes,
        async (values, indent, sizes) => {
          const bytes = Buffer.from(` \n${JSON.stringify(values, null, indent)}\r\n`);
          const expected = JSON.parse(JSON.stringify(values));
          expect(await parsed(splitArray(chunked(bytes, sizes), 'f', 1e6))).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('finds every line, wherever chunks end', async () => {
    const breaks = fc.constantFrom('\n', '\r\n', '\n\n \n');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), breaks, chunkSizes, async (values, lineBreak, sizes) => {
        const bytes = Buffer.from(values.map((value) => JSON.stringify(value)).join(lineBreak));
        const expected = JSON.parse(JSON.stringify(values));
        expect(await parsed(splitLines(chunked(bytes, sizes), 'f', 1e6))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('says where the bytes of each record begin, after other bytes too', async () => {
    const start = fc.nat({ max: 9 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), chunkSizes, start, async (values, sizes, start) => {
        const before = ' '.repeat(start);
        const lines = Buffer.from(before + values.map((value) => `${JSON.stringify(value)}\r\n\n`).join(''));
        const array = Buffer.from(before + JSON.stringify(values, null, 1));
        for (const [split, file] of [
          [splitLines, lines],
          [splitArray, array],
        ] as const) {
          const records = await collect(split(chunked(file.subarray(start), sizes), 'f', 1e6, start));
          expect(records).toHaveLength(values.length);
          for (const { bytes, offset } of records)
            expect(file.subarray(offset, offset + bytes.length)).toEqual(bytes);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('never takes damage for something else: all records before it, then an error', async () => {
    const damage = fc.record({
      at: fc.nat(),
      with: fc.constantFrom('', '"', '{', '}', '[', ']', ',', '\\', 'x'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 6 }),
        damage,
        async (values, { at, with: by }) => {
          const text = JSON.stringify(values);
          const cut = at % text.length;
          const damaged = text.slice(0, cut) + by + text.slice(cut + 1);
          let expected: unknown;
          try {
            expected = JSON.parse(damaged);
          } catch {
            expected = undefined;
          }
          const path = await written(damaged);
          const read = collect(readRecords(path, anything));
          if (Array.isArray(expected)) expect(await read).toEqual(expected);
          else if (damaged.trimStart().startsWith('[')) await expect(read).rejects.toThrow(FormatError);
          else await read.catch((error: unknown) => expect(error).toBeInstanceOf(FormatError));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('readRecords', () => {
  test('reads both containers, and the bytes are the same when written again', async () => {
    const records = [{ n: 1, text: 'one\n"two" \u2028 é 😀' }, { n: 2 }, {}];
    for (const container of ['jsonl', 'json'] as const) {
      const path = join(folder, `round.${container}`);
      await writeRecords(path, records, container);
      const before = await readFile(path);
      expect(await collect(readRecords(path, anything))).toEqual(records);
      await writeRecords(path, readRecords(path, z.record(z.string(), z.unknown())), container);
      expect(await readFile(path)).toEqual(before);
      await writeRecords(path, [], container);
      expect(await collect(readRecords(path, anything))).toEqual([]);
    }
  });

  test.each([
    ['a line that is not JSON', '{"n":1}\n\n{"n":2\n{"n":3}\n', 3, /Expected one JSON value/],
    ['a line of another schema', '{"n":1}\n{"n":"two"}\n', 2, /"n" is not/],
    ['a record that is not an object', '7\n', 1, /the record is not/],
    ['an element of another schema', '[\n  {"n": 1},\n  {\n    "n": 1.5\n  }\n]', 3, /"n" is not/],
    ['an array that is cut off', '[{"n":1},\n{"n":2', 2, /cut off/],
    ['an array without an end', '[{"n":1}\n', 1, /cut off/],
    ['a missing element', '[{"n":1},\n,{"n":2}]', 2, /Expected a record, got ","/],
    ['a trailing comma', '[{"n":1},\n]', 2, /Expected a record, got "]"/],
    ['two arrays in one file', '[{"n":1}]\n[{"n":2}]', 2, /nothing after the array/],
    ['a missing comma', '[{"n":1}\n{"n":2}]', 1, /Expected one JSON value/],
    ['a bracket too many', '[{"n":1}},\n{"n":2}]', 1, /Expected one JSON value/],
  ])('names the line of %s', async (_what, content, line, message) => {
    const path = await written(content);
    const error = await collect(readRecords(path, numbered)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FormatError);
    expect(error).toMatchObject({ file: path, line, message: expect.stringMatching(message) });
  });

  test('says so where bytes are not UTF-8, and reads past a byte order mark', async () => {
    const path = await written(Buffer.from([0x22, 0xff, 0x22]));
    await expect(collect(readRecords(path, anything))).rejects.toThrow(/Expected UTF-8.*line 1/);
    const marked = await written('\ufeff[{"n":1}]');
    expect(await collect(readRecords(marked, numbered))).toEqual([{ n: 1 }]);
    const [{ record: _record, ...place } = { offset: 0, bytes: 0 }] = await collect(
      readPlacedRecords(marked, numbered),
    );
    expect(place).toEqual({ offset: 4, bytes: 7 });
    expect(await readRecordAt(marked, numbered, place)).toEqual({ n: 1 });
  });

  test('stops at a record that is too long instead of holding it', async () => {
    const long = `"${'x'.repeat(3000)}"`;
    for (const content of [`1\n${long}\n`, `[1,\n${long}]`]) {
      const read = readRecords(await written(content), anything, { maxRecordBytes: 1000 });
      expect((await read.next()).value).toBe(1);
      await expect(read.next()).rejects.toThrow(/at most 1000 bytes.*line 2/);
    }
  });

  test('closes the file when the reader stops early', async () => {
    const path = await written('[1,2,3]');
    for await (const record of readRecords(path, anything)) {
      expect(record).toBe(1);
      break;
    }
    await rm(path);
  });
});

describe('writeRecords', () => {
  test('leaves the file that was there, and nothing else, when the records fail', async () => {
    const own = await mkdtemp(join(folder, 'atomic-'));
    const path = join(own, 'sub', 'records.jsonl');
    await writeRecords(path, [{ n: 1 }], 'jsonl');
    function* failing() {
      yield { n: 2 };
      throw new Error('no more');
    }
    await expect(writeRecords(path, failing(), 'jsonl')).rejects.toThrow('no more');
    expect(await readFile(path, 'utf8')).toBe('{"n":1}\n');
    expect(await readdir(join(own, 'sub'))).toEqual(['records.jsonl']);
  });
});
