// Makes the package that users install: lectern-<version>-<platform>.tgz.
//   npm run pack -- [--platform linux-x64] [--to FOLDER]
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bringUpToDate, currentBuild } from './build/builds.mjs';
import { compile } from './build/compile.mjs';
import { filesOf } from './pack/bundle.mjs';
import { findNode } from './pack/find-node.mjs';
import { npm } from './pack/npm.mjs';
import { platformCalled } from './pack/platforms.mjs';
import { stagePackage } from './pack/stage.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** @returns Path of the package. */
async function pack(platform, to) {
  await bringUpToDate(root, (folder) => compile(root, folder));
  // In the checkout, where what is copied takes no room on file systems that can share it.
  const work = mkdtempSync(join(root, '.pack-'));
  try {
    const stage = join(work, 'package');
    const nodeFolder = findNode(root, platform, join(work, 'node'));
    stagePackage({ root, build: currentBuild(root), nodeFolder, platform }, stage);
    const [packed] = JSON.parse(
      npm(['pack', '--json', '--ignore-scripts', '--pack-destination', work], stage),
    );
    assertWhole(stage, packed);
    const { version } = JSON.parse(readFileSync(join(stage, 'package.json'), 'utf8'));
    const path = join(to, `lectern-${version}-${platform.name}.tgz`);
    renameSync(join(work, packed.filename), path);
    return { path, unpackedBytes: packed.unpackedSize };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** npm has rules of its own about what it leaves out. */
function assertWhole(stage, packed) {
  const present = new Set(packed.files.map(({ path }) => path));
  const staged = filesOfAll(stage);
  const missing = staged.filter((path) => !present.has(path));
  if (missing.length > 0) throw new Error(`npm left out ${missing.length} files, ${missing[0]} among them.`);
}

function filesOfAll(folder) {
  const nested = join(folder, 'node_modules');
  return [...filesOf(folder), ...filesOf(nested).map((path) => `node_modules/${path}`)];
}

const { values } = parseArgs({
  options: {
    platform: { type: 'string', default: `${process.platform}-${process.arch}` },
    to: { type: 'string', default: root },
  },
});
try {
  const { path, unpackedBytes } = await pack(platformCalled(values.platform), resolve(values.to));
  const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`;
  console.log(`${path} (${megabytes(statSync(path).size)}, unpacked ${megabytes(unpackedBytes)})`);
} catch (error) {
  console.error(`Lectern could not be packed: ${error.message}`);
  process.exitCode = 1;
}
