import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { findCaller } from './caller.ts';
import { example, root, temporaryFolder } from './cli.ts';

/** What `engines` in package.json promises, and what the workers need. */
const least = 20;
const enough = 24;
const caller = findCaller();
const isOlder = caller !== null && caller.majorVersion >= least && caller.majorVersion < enough;

describe.skipIf(!isOlder)('on a Node that is older than what workers need', () => {
  async function evaluate(script: string): Promise<unknown> {
    const entries = ['index.js', 'library/stats.js', 'library/taxonomy.js', 'library/program.js'].map(
      (entry) => JSON.stringify(pathToFileURL(join(root, 'dist', entry)).href),
    );
    const modules = entries.map((entry) => `...(await import(${entry}))`).join(', ');
    const code = `const lectern = { ${modules} }; console.log(JSON.stringify(await (async () => {${script}})()));`;
    const args = ['--input-type=module', '--eval', code];
    const { stdout } = await promisify(execFile)(caller!.node, args, { env: caller!.env, timeout: 240_000 });
    return JSON.parse(stdout);
  }

  test('the library is loaded, and reads and measures', async () => {
    const folder = temporaryFolder();
    const record = { images: [null, 'a.jpg'], texts: ['Today we look at roots.', null] };
    writeFileSync(join(folder, 'textbook.jsonl'), `${JSON.stringify(record)}\n`);
    const found = await evaluate(`
      const { kind, statistics } = await lectern.measureCorpus(${JSON.stringify(folder)}, null, { tokenizer: 'llama', similarity: null });
      const subjects = await lectern.readSubjects(null);
      const { settings } = await lectern.loadSettings(null);
      return { kind, samples: statistics.total.samples, subjects: subjects.length, languages: settings.languages };`);
    expect(found).toEqual({ kind: 'textbook', samples: 1, subjects: 6, languages: ['en'] });
  });

  test('it makes textbooks, given videos and a folder: its workers run on the Node that comes with it', async () => {
    const workspace = temporaryFolder();
    const found = await evaluate(`
      const given = { inputs: [${JSON.stringify(example)}], out: ${JSON.stringify(workspace)} };
      const events = [];
      const summary = await lectern.makeTextbook({ ...given, only: ['probe'], settings: undefined, onEvent: (event) => events.push(event) });
      const { verdicts } = await lectern.runStatus(given.out, await lectern.readRunRecord(given.out, null));
      return { kept: summary.kept, verdicts, stages: events.flatMap((event) => event.event === 'stage' ? [event.stage] : []) };`);
    expect(found).toEqual({
      kept: 1,
      verdicts: { kept: 1, dropped: 0, failed: 0, pending: 0 },
      stages: ['probe'],
    });
  });
});

/** What Node 20 has not, of what Node 24 gives. That the language has no more is checked by `lib` in tsconfig.json. */
const newModules = ['node:sqlite', 'node:sea', 'node:quic'];
const newNames: Record<string, RegExp> = {
  'node:module':
    /^(findPackageJSON|registerHooks|stripTypeScriptTypes|enableCompileCache|flushCompileCache)$/,
  'node:zlib': /zstd/i,
  'node:fs': /^(glob|globSync|mkdtempDisposableSync|openAsBlobSync)$/,
  'node:fs/promises': /^(glob|mkdtempDisposable)$/,
  'node:util': /^(diff|getCallSites|setTraceSigInt|getSystemErrorMessage)$/,
  'node:crypto': /^(argon2|argon2Sync|encapsulate|decapsulate)$/,
  'node:path': /^matchesGlob$/,
  'node:worker_threads': /^(markAsUncloneable|postMessageToThread|locks)$/,
};

test('nothing that is loaded with the library needs more of Node than `engines` promises', () => {
  const seen = new Set<string>();
  const needed: string[] = [];
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, isType, names = '', from = ''] of text.matchAll(
      /^(?:import|export) (type )?([^;'"=]*?)(?: from )?'([^']+)';/gm,
    )) {
      if (isType) continue;
      if (from.startsWith('.')) visit(resolve(dirname(file), from));
      const used = [...names.matchAll(/\b\w+\b/g)].filter(([name]) => newNames[from]?.test(name));
      if (newModules.includes(from) || used.length > 0)
        needed.push(`${relative(root, file)}: ${from} ${used}`);
    }
  };
  visit(join(root, 'src', 'index.ts'));
  expect(seen.size).toBeGreaterThan(200);
  expect(needed).toEqual([]);
});
