import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import sharp from 'sharp';
import { type EvaluateSettings, evaluateSchema } from '../../config/evaluate.ts';
import type { BenchmarkFiles } from './benchmark.ts';
import type { Problem, ProblemKind } from './problems.ts';

/** A small picture; another number, another picture. */
export async function picture(number: number): Promise<Buffer> {
  const rgb = Buffer.alloc(16 * 16 * 3);
  for (let at = 0; at < rgb.length; at++) rgb[at] = (number * 37 + at * (number % 7)) % 256;
  return sharp(rgb, { raw: { width: 16, height: 16, channels: 3 } })
    .png()
    .toBuffer();
}

/** What Git LFS leaves where a file was not downloaded. */
export const lfsPointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n';

/** Writes files below a folder: bytes and texts as they are, anything else as JSON. */
export async function writeFiles(folder: string, files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    const isPlain = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(path, isPlain ? content : JSON.stringify(content));
  }
}

export function jsonl(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

const optional = { repetition_type: 'OPTIONAL' } as const;
const utf8 = { type: 'BYTE_ARRAY', converted_type: 'UTF8', ...optional } as const;
const pictureFields: SchemaElement[] = [
  { name: 'bytes', type: 'BYTE_ARRAY', ...optional },
  { name: 'path', ...utf8 },
];

const schemas = {
  text: (name: string): SchemaElement[] => [{ name, ...utf8 }],
  int: (name: string): SchemaElement[] => [{ name, type: 'INT32', ...optional }],
  float: (name: string): SchemaElement[] => [{ name, type: 'DOUBLE', ...optional }],
  texts: (name: string): SchemaElement[] => [
    { name, converted_type: 'LIST', num_children: 1, ...optional },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', ...utf8 },
  ],
  picture: (name: string): SchemaElement[] => [{ name, num_children: 2, ...optional }, ...pictureFields],
  pictures: (name: string): SchemaElement[] => [
    { name, converted_type: 'LIST', num_children: 1, ...optional },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', num_children: 2, ...optional },
    ...pictureFields,
  ],
  facts: (name: string): SchemaElement[] => [
    { name, num_children: 2, ...optional },
    { name: 'subject', ...utf8 },
    { name: 'source', ...utf8 },
  ],
};

/** A Parquet file as the hub has them, with columns of some kinds. */
export function parquet(
  columns: Readonly<Record<string, { kind: keyof typeof schemas; values: readonly unknown[] }>>,
  rowGroupSize = 2,
): Uint8Array {
  const entries = Object.entries(columns);
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: 'schema', num_children: entries.length },
        ...entries.flatMap(([name, { kind }]) => schemas[kind](name)),
      ],
      columnData: entries.map(([name, { values }]) => ({ name, data: [...values] })),
      rowGroupSize,
      codec: 'SNAPPY',
    }),
  );
}

/** Settings with defaults where a test says nothing. */
export function settingsFor(benchmarks: Readonly<Record<string, object>>): EvaluateSettings {
  return evaluateSchema.parse({ benchmarks });
}

export function filesAt(
  folder: string,
  files: Partial<BenchmarkFiles> & { questions: string },
): BenchmarkFiles {
  const placed = Object.entries(files).map(([role, path]) => [
    role,
    path === null ? null : join(folder, path),
  ]);
  return { answers: null, images: null, ocr: null, ...Object.fromEntries(placed) };
}

/** Problems as `kind id`, in order. */
export function told({ problems }: { problems: readonly Problem[] }): `${ProblemKind} ${string}`[] {
  return problems.map(({ kind, id }) => `${kind} ${id}` as const);
}
