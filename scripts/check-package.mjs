// Checks what the package offers to those who import it, and what in the project nobody uses:
//   types   each type that a public signature names is exported
//   publint, attw   what is packed can be imported, and its types are found, by every kind of project
//   knip    no file, export or dependency that nothing uses
// The packages that Lectern brings are left out of what is packed: 180 MB that these checks do not look at.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bringUpToDate, currentBuild } from './build/builds.mjs';
import { compile } from './build/compile.mjs';
import { npm } from './pack/npm.mjs';
import { platformCalled } from './pack/platforms.mjs';
import { stageOwnFiles } from './pack/stage.mjs';
import { unexportedTypes } from './unexported-types.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a tool of the checkout. @returns What it said where it found something; null where it did not. */
function found(name, args) {
  return new Promise((done) => {
    const child = spawn(join(root, 'node_modules', '.bin', name), args, { cwd: root });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => said.push(bytes));
    child.on('error', (error) => done(error.message));
    child.on('close', (code) => done(code === 0 ? null : Buffer.concat(said).toString().trim()));
  });
}

await bringUpToDate(root, (folder) => compile(root, folder));
const work = mkdtempSync(join(tmpdir(), 'lectern-package-'));
try {
  const stage = join(work, 'package');
  stageOwnFiles({ root, build: currentBuild(root), platform: platformCalled('linux-x64') }, stage);
  const [{ filename }] = JSON.parse(
    npm(['pack', '--json', '--ignore-scripts', '--pack-destination', work], stage),
  );
  const tarball = join(work, filename);
  const results = {
    types: unexportedTypes(root)
      .map((line) => `No entry exports the type ${line}.`)
      .join('\n'),
    publint: await found('publint', ['run', tarball, '--strict']),
    // Only programs that are modules themselves can import it: `require` of one needs Node 22.
    attw: await found('attw', [
      tarball,
      '--profile',
      'esm-only',
      '--no-emoji',
      '--no-color',
      '--format',
      'ascii',
    ]),
    'knip --production': await found('knip', ['--production', '--no-progress']),
  };
  for (const [name, said] of Object.entries(results)) {
    if (said) console.error(`${name}:\n${said}\n`);
  }
  if (Object.values(results).some(Boolean)) process.exitCode = 1;
  else console.error(`In order: ${Object.keys(results).join(', ')}.`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
