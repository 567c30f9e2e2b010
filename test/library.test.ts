import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { root } from './cli.ts';

interface Entry {
  types: string;
  default: string;
}

const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, Entry | string>;
};
const entries = Object.entries(exports).filter(
  (entry): entry is [string, Entry] => typeof entry[1] !== 'string',
);

/** What Node has loaded when it has imported an entry of the build: addresses of modules, and native parts. */
function loadedBy(path: string): string[] {
  const code = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    await import(${JSON.stringify(pathToFileURL(join(root, path)).href)});
    const natives = process.report.getReport().sharedObjects.filter((name) => name.endsWith('.node'));
    console.log(JSON.stringify([...loaded, ...natives]));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as string[];
}

const heavy =
  /node_modules\/(node-av|onnxruntime|sharp|@img|@huggingface|@energetic-ai|openai|@aws-sdk)\b|\.node$/;

describe('the entries of the package', () => {
  test.each(entries)('%s is there and exports something', async (_name, entry) => {
    const module = (await import(pathToFileURL(join(root, entry.default)).href)) as object;
    expect(Object.keys(module).length).toBeGreaterThan(0);
    expect(readFileSync(join(root, entry.types), 'utf8')).toContain('export');
  });

  test('no value has two addresses', async () => {
    const places = new Map<unknown, string[]>();
    for (const [name, entry] of entries) {
      const module = (await import(pathToFileURL(join(root, entry.default)).href)) as object;
      for (const [key, value] of Object.entries(module)) {
        if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) continue;
        places.set(value, [...(places.get(value) ?? []), `${name} ${key}`]);
      }
    }
    expect(places.size).toBeGreaterThan(100);
    expect([...places.values()].filter((found) => found.length > 1)).toEqual([]);
  });

  test.each(['records', 'stats', 'formats', 'evaluate', 'taxonomy', 'training', 'report'])(
    '%s loads nothing of models or video',
    (name) => {
      const loaded = loadedBy((exports[`./${name}`] as Entry).default);
      expect(loaded.length).toBeGreaterThan(1);
      expect(loaded.filter((url) => heavy.test(url))).toEqual([]);
    },
  );

  test('what a worker loads at its start comes in a few files', () => {
    const loaded = loadedBy('dist/stages/stages-of.js').filter((url) => url.startsWith('file:'));
    expect(loaded.length).toBeGreaterThan(1);
    expect(loaded.length).toBeLessThan(10);
    expect(loaded.filter((url) => url.includes('node_modules'))).toEqual([]);
  });

  test('a class is one and the same, by whatever path it is imported', async () => {
    const [errors, index, zod, bundled] = (await Promise.all(
      ['dist/base/errors.js', 'dist/index.js', 'dist/bundles/zod.js', 'dist/bundles/stages.js'].map(
        (path) => import(pathToFileURL(join(root, path)).href),
      ),
    )) as Record<string, unknown>[];
    for (const name of ['DataError', 'UsageError', 'StoppedError'])
      expect([name, typeof errors![name], errors![name] === index![name]]).toEqual([name, 'function', true]);
    // What stands apart gets zod from the bundle that holds it.
    expect(zod!.ZodError).toBe(bundled!.ZodError);
    const files = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' });
    const code = files.filter((name) => name.endsWith('.js'));
    expect(code.length).toBeGreaterThan(500);
    const withText = (text: RegExp) =>
      code.filter((name) => text.test(readFileSync(join(root, 'dist', name), 'utf8')));
    expect(withText(/\bfrom ['"]zod['"]/)).toEqual([]);
    // A build says nothing of the folder that it was made in.
    expect(withText(/\bdist-[0-9a-f]{8}/)).toEqual([]);
  });

  test('what that test looks for is seen where it is loaded', () => {
    expect(loadedBy('dist/media/probe.js').filter((url) => heavy.test(url))).not.toEqual([]);
  });

  test('every type that they name can be imported', async () => {
    const path = '../scripts/unexported-types.mjs' as string;
    const { unexportedTypes } = (await import(path)) as { unexportedTypes(root: string): string[] };
    expect(unexportedTypes(root)).toEqual([]);
  });
});
