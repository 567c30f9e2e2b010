// Makes a release: checks that the checkout is clean and its changes are described, packs for this platform, installs
// the tarball into an empty project and makes a textbook there.
//   npm run release                  stops before anything is published
//   npm run release -- --publish     hands the tarball to `npm publish`, which knows the registry and who may
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { npm } from './pack/npm.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Runs a command and shows what it says. */
function run(file, args, cwd) {
  const { status, error } = spawnSync(file, args, { cwd, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${file} ${args[0]} ended with ${status}.`);
}

function git(...args) {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args[0]} ended with ${status}: ${stderr}`);
  return stdout.trim();
}

function refuseUnfinished() {
  const changed = git('status', '--porcelain');
  if (changed !== '') throw new Error(`The checkout has changes that are not committed:\n${changed}`);
  const changes = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  if (!changes.split('\n').some((line) => line.split(' ').slice(0, 2).join(' ') === `## ${version}`)) {
    throw new Error(`CHANGELOG.md has no section for ${version}.`);
  }
}

/** In an empty project: the program and the library, from the file that would be published. */
function tryTarball(tarball, folder) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  npm(['install', '--no-audit', '--no-fund', tarball], folder);
  const installed = join(folder, 'node_modules', 'lectern');
  const example = join(installed, 'examples', 'pythagorean_theorem.mp4');
  run(process.execPath, [join(installed, 'bin', 'lectern.js'), '--version'], folder);
  writeFileSync(
    join(folder, 'make.js'),
    `import { makeTextbook } from 'lectern';
import { openCorpus } from 'lectern/formats';
const { kept } = await makeTextbook({ inputs: [${JSON.stringify(example)}], out: 'textbook' });
let documents = 0;
for await (const _ of (await openCorpus('textbook')).documents()) documents++;
if (kept !== 1 || documents === 0) throw new Error(\`\${kept} videos kept, \${documents} documents.\`);
`,
  );
  run(process.execPath, ['make.js'], folder);
}

const { values } = parseArgs({ options: { publish: { type: 'boolean', default: false } } });
const folder = mkdtempSync(join(tmpdir(), 'lectern-release-'));
try {
  refuseUnfinished();
  run(join(root, '.ci', 'run'), [], root);
  npm(['run', 'pack', '--', '--to', folder], root);
  const tarball = join(folder, `lectern-${version}-${process.platform}-${process.arch}.tgz`);
  tryTarball(tarball, mkdtempSync(join(folder, 'project-')));
  if (values.publish) run('npm', ['publish', tarball], root);
  else console.log(`${version} is ready. Nothing was published: that takes --publish.`);
} catch (error) {
  console.error(`No release: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
