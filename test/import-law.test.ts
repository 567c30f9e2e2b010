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
  base: ['records'],
  models: ['records', 'base'],
  media: ['records'],
  vision: ['records', 'base', 'models'],
  reading: ['records', 'base', 'models', 'tokens'],
  encoder: ['records', 'base', 'models'],
  tokens: [],
  language: ['records', 'base', 'tokens'],
  net: ['base', 'config'],
  engine: ['records', 'base', 'net'],
  endpoints: ['base', 'engine'],
  clients: ['records', 'base', 'engine', 'endpoints'],
  speech: ['records', 'base', 'models', 'engine', 'endpoints', 'clients', 'tokens'],
  prompts: ['records', 'base', 'language', 'clients'],
  config: ['records', 'base'],
  formats: ['records', 'base', 'engine'],
  ledger: ['records', 'base'],
  inputs: ['records', 'base', 'engine', 'config', 'language', 'ledger'],
  taxonomy: ['records', 'base', 'engine', 'config', 'clients', 'encoder', 'prompts', 'stats'],
  collect: [
    'records',
    'base',
    'net',
    'engine',
    'config',
    'endpoints',
    'language',
    'ledger',
    'inputs',
    'taxonomy',
  ],
  stages: [
    'records',
    'base',
    'models',
    'engine',
    'config',
    'media',
    'vision',
    'speech',
    'reading',
    'language',
    'encoder',
    'tokens',
    'clients',
    'endpoints',
    'prompts',
  ],
  stats: ['records', 'base', 'engine', 'config', 'formats', 'tokens', 'vision'],
  evaluate: [
    'records',
    'base',
    'engine',
    'config',
    'endpoints',
    'clients',
    'prompts',
    'formats',
    'vision',
    'stats',
  ],
  training: ['engine', 'base', 'stats', 'evaluate'],
  report: ['records', 'base', 'engine', 'config', 'formats', 'stats', 'vision'],
  workspace: [
    'records',
    'base',
    'models',
    'engine',
    'clients',
    'config',
    'ledger',
    'inputs',
    'collect',
    'formats',
    'language',
    'tokens',
    'prompts',
    'stages',
    'stats',
    'report',
    'taxonomy',
  ],
  view: ['index.ts', 'library', 'records'],
  cli: ['index.ts', 'library', 'records', 'config', 'view'],
  library: [
    'records',
    'base',
    'net',
    'engine',
    'config',
    'ledger',
    'collect',
    'vision',
    'formats',
    'prompts',
    'models',
    'evaluate',
    'tokens',
    'training',
    'stages',
    'stats',
    'taxonomy',
    'workspace',
    'view',
  ],
  'index.ts': [
    'records',
    'base',
    'config',
    'engine',
    'formats',
    'inputs',
    'ledger',
    'models',
    'stages',
    'workspace',
  ],
  'worker-main.ts': ['engine', 'stages'],
  'part-main.ts': ['base', 'stages'],
  'encoder-main.ts': ['evaluate', 'stats', 'vision'],
};

const root = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.tsx?$/.test(name) && !/\.(test|d)\.tsx?$/.test(name) && !name.includes(`kernel${sep}`),
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

test('no circles, of values or of types', () => {
  const targets = new Map(files.map((file) => [file, importsOf(file)]));
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at !== -1) circles.push([...path.slice(at), file].join(' → '));
    if (at !== -1 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
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

test('stages load what asks endpoints when they ask', () => {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    const text = readFileSync(join(root, file), 'utf8');
    const statements = text.matchAll(/^(?:import|export) (?!type )[^;]*?from\s*'(\.[^']+\.ts)';/gm);
    for (const [, path] of statements) load(relative(root, join(root, dirname(file), path!)));
  };
  load(join('stages', 'pipeline.ts'));
  expect(loaded.size).toBeGreaterThan(100);
  const asking = ['clients/open-clients.ts', 'endpoints/endpoints.ts', 'endpoints/provider.ts'];
  expect(asking.filter((file) => files.includes(file.split('/').join(sep)))).toEqual(asking);
  expect(asking.filter((file) => loaded.has(file.split('/').join(sep)))).toEqual([]);
});

test('every file is used by another: what was added but is in no list does nothing', () => {
  const entries =
    /^(index|worker-main|part-main|encoder-main)\.ts$|^library\/|^cli\/main\.ts$|\.fixture\.ts$|(^|\/)testing[^/]*\.ts$|^view\/page\//;
  const imported = new Set(files.flatMap(importsOf));
  // A file that starts a thread of its own is named by its address.
  const named = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  const unused = files
    .map((file) => file.split(sep).join('/'))
    .filter((file) => !entries.test(file) && !imported.has(file.split('/').join(sep)))
    .filter((file) => !named.includes(`new URL(\`${file.split('/').at(-1)!.replace('.ts', '')}.`));
  expect(unused).toEqual([]);
});
