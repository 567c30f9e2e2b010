import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/**
 * Which rooms the files of a room may import, besides their own: arrows point down the path of the data
 * (docs/architecture.md). `stages` files have a law of their own below.
 */
const law: Record<string, readonly string[]> = {
  records: [],
  media: ['records'],
  vision: ['records'],
  speech: ['records', 'engine', 'endpoints'],
  reading: ['records'],
  engine: ['records'],
  endpoints: ['engine'],
  language: ['records', 'engine', 'endpoints'],
  prompts: ['records', 'engine', 'language'],
  config: ['records', 'engine'],
  formats: ['records', 'engine'],
  taxonomy: ['records', 'engine', 'config', 'language', 'prompts', 'stats'],
  collect: ['records', 'engine', 'config', 'endpoints', 'language', 'taxonomy'],
  stages: [
    'records',
    'engine',
    'config',
    'media',
    'vision',
    'speech',
    'reading',
    'language',
    'endpoints',
    'prompts',
  ],
  stats: ['records', 'engine', 'config', 'formats', 'language', 'vision'],
  report: ['records', 'engine', 'config', 'stats', 'vision'],
  workspace: [
    'records',
    'engine',
    'endpoints',
    'config',
    'collect',
    'formats',
    'language',
    'prompts',
    'stages',
    'stats',
    'report',
    'taxonomy',
  ],
  view: ['index.ts', 'records'],
  cli: ['index.ts', 'config', 'view'],
  'index.ts': [
    'records',
    'engine',
    'config',
    'collect',
    'formats',
    'language',
    'stages',
    'stats',
    'taxonomy',
    'workspace',
  ],
  'worker-main.ts': ['engine', 'stages'],
  'part-main.ts': ['engine', 'stages'],
};

const root = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes(`kernel${sep}`),
);

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, path]) => path!);
  return found.map((path) => relative(root, join(root, dirname(file), path)));
}

function roomOf(file: string): string {
  return file.split(sep)[0]!;
}

test('the law names every room', () => {
  expect([...new Set(files.map(roomOf))].filter((room) => !(room in law))).toEqual([]);
});

test('rooms import only what lies below them', () => {
  const broken = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => !target.startsWith('..'))
      .filter((target) => roomOf(target) !== roomOf(file) && !law[roomOf(file)]?.includes(roomOf(target)))
      .map((target) => `${file} imports ${target}`),
  );
  expect(broken).toEqual([]);
});

test('stages do not import each other', () => {
  const stages = files.filter(
    (file) =>
      roomOf(file) === 'stages' && readFileSync(join(root, file), 'utf8').includes('defineVideoStage({'),
  );
  expect(stages.length).toBeGreaterThan(5);
  const broken = files
    .filter((file) => roomOf(file) === 'stages' && !file.endsWith('pipeline.ts'))
    .flatMap((file) =>
      importsOf(file)
        .filter((target) => stages.includes(target))
        .map((target) => `${file} imports ${target}`),
    );
  expect(broken).toEqual([]);
});

test('every file is used by another: what was added but is in no list does nothing', () => {
  const entries =
    /^(index|worker-main|part-main)\.ts$|^cli\/main\.ts$|\.fixture\.ts$|(^|\/)testing[^/]*\.ts$|^view\/page\//;
  const imported = new Set(files.flatMap(importsOf));
  // A file that starts a thread of its own is named by its address.
  const named = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  const unused = files
    .map((file) => file.split(sep).join('/'))
    .filter((file) => !entries.test(file) && !imported.has(file.split('/').join(sep)))
    .filter((file) => !named.includes(`new URL(\`${file.split('/').at(-1)!.replace('.ts', '')}.`));
  expect(unused).toEqual([]);
});
