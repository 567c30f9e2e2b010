import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Packages that only running a stage may load: each takes 30 MB or more, and a tenth of a second of every worker. */
const heavy = ['llama-tokenizer-js', 'onnxruntime-node', 'onnxruntime-common', 'sharp', 'node-av'];

test('the list of stages is there without what their work takes: every worker starts with it', async () => {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = new Set();
    registerHooks({
      load(url, context, next) {
        loaded.add(/.*node_modules[/]((?:@[^/]+[/])?[^/]+)/.exec(url)?.[1]);
        return next(url, context);
      },
    });
    await import(${JSON.stringify(new URL('stages-of.ts', import.meta.url).href)});
    console.log(JSON.stringify([...loaded]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  const packages = JSON.parse(stdout) as string[];
  expect(packages).toContain('zod');
  expect(packages.filter((name) => heavy.includes(name))).toEqual([]);
});
