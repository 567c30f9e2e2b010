// Builds src/vision/ssim.wasm from its AssemblyScript source. With --check it builds aside and compares:
// exit 1 where the committed file is not what the source builds.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'src', 'vision', 'ssim.wasm');
const check = process.argv.includes('--check');

let built;
const { error, stderr } = await asc.main(
  [
    'src/vision/kernel/index.ts',
    '--baseDir',
    root,
    '--outFile',
    'ssim.wasm',
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--enable',
    'simd',
  ],
  {
    writeFile(_name, contents) {
      built = contents;
    },
  },
);
if (error || !built) {
  process.stderr.write(`The kernel does not build.\n${stderr.toString()}${error?.message ?? ''}\n`);
  process.exit(1);
}

if (!check) {
  writeFileSync(target, built);
  process.stderr.write(`Wrote src/vision/ssim.wasm, ${built.length} bytes.\n`);
} else if (!Buffer.from(built).equals(readFileSync(target))) {
  process.stderr.write(
    'src/vision/ssim.wasm is not what src/vision/kernel builds. Run: node scripts/kernel.mjs\n',
  );
  process.exit(1);
}
