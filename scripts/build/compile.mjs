// Compiles src/ to JavaScript. Node strips no types under node_modules, so the package ships JavaScript.
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bundle } from './bundle.mjs';
import { nameCodeInDeclarations } from './declarations.mjs';
import { buildPage } from './page.mjs';

/** Builds into an empty folder. What the compiler finds fault with goes to standard error. */
export async function compile(root, folder) {
  const source = join(root, 'src');
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const args = [tsc, '-p', join(root, 'tsconfig.json'), '--outDir', folder];
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('The sources do not compile.');
  nameCodeInDeclarations(folder);
  await bundle(folder);
  cpSync(join(source, 'vision', 'ssim.wasm'), join(folder, 'vision', 'ssim.wasm'));
  for (const name of readdirSync(join(source, 'prompts')).filter((name) => name.endsWith('.md'))) {
    cpSync(join(source, 'prompts', name), join(folder, 'prompts', name));
  }
  await buildPage(join(source, 'view', 'page'), join(folder, 'view', 'page'));
}
