// Compiles src/ to dist/. Node strips no types under node_modules, so the package ships JavaScript.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPage } from './build-page.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'src');
const dist = join(root, 'dist');
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
const result = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.json')], { stdio: 'inherit' });
if (result.status !== 0) process.exit(result.status ?? 1);
cpSync(join(source, 'vision', 'ssim.wasm'), join(dist, 'vision', 'ssim.wasm'));
for (const name of readdirSync(join(source, 'prompts')).filter((name) => name.endsWith('.md'))) {
  cpSync(join(source, 'prompts', name), join(dist, 'prompts', name));
}
const page = join(dist, 'view', 'page');
await buildPage(join(source, 'view', 'page'), page);

// What is no longer in src/ must not be packed. Only that is removed: a run may be using the rest just now.
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || entry.name.endsWith('.wasm')) continue;
  const path = join(entry.parentPath, entry.name);
  if (path.startsWith(page + sep)) continue;
  const original = join(source, relative(dist, path).replace(/(\.d\.ts|\.js)(\.map)?$/, '.ts'));
  if (!existsSync(original)) rmSync(path);
}
