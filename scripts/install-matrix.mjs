// Installs a package of Lectern as users would, with each Node and npm, install scripts on and off, online and then
// offline from npm's cache, and prints a table. Takes about half an hour on two cores, and 2 GB of disk.
//   node scripts/install-matrix.mjs lectern-0.1.0-linux-x64.tgz [--into FOLDER] [--node 20,22,24] [--npm 10,11]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { npm } from './pack/npm.mjs';
import { platformCalled } from './pack/platforms.mjs';

const platform = platformCalled(`${process.platform}-${process.arch}`);
const maxMinutes = 10;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    into: { type: 'string' },
    node: { type: 'string', default: '20,22,24' },
    npm: { type: 'string', default: '10,11' },
  },
});
if (positionals.length !== 1) {
  console.error('Expected one package. Make it with: npm run pack');
  process.exit(2);
}
const tarball = resolve(positionals[0]);
const work = mkdtempSync(join(resolve(values.into ?? tmpdir()), 'install-matrix-'));
const columns = ['Node', 'npm', 'how', 'scripts', 'network', 'exit', 's', 'MB', 'warnings', 'works'];
const lines = [];
/** Not those about the settings of npm on this machine. */
const isWarning = /\bwarn\b(?! Unknown \w+ config)/i;
let hasMadeTextbook = false;

try {
  for (const nodeVersion of values.node.split(',')) {
    for (const npmVersion of values.npm.split(',')) tryCaller(nodeVersion, npmVersion);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = lines.every(({ isGood }) => isGood) ? 0 : 1;

function tryCaller(nodeVersion, npmVersion) {
  const caller = openCaller(nodeVersion, npmVersion);
  // The first fills the cache for the others.
  tryGlobal(caller, 'on', 'online');
  tryGlobal(caller, 'on', 'offline');
  tryGlobal(caller, 'off', 'offline');
  tryNpx(caller);
  rmSync(caller.folder, { recursive: true });
}

function tryGlobal(caller, scripts, network) {
  const prefix = join(work, 'prefix');
  const flags = [`--ignore-scripts=${scripts === 'off'}`, ...(network === 'offline' ? ['--offline'] : [])];
  const ended = caller.npm(['install', '--global', '--prefix', prefix, ...flags, tarball]);
  const command = join(prefix, 'bin', 'lectern');
  const said = caller.run(command, ['doctor']);
  const works = said.status === 0 && /^Ready/m.test(said.stdout) && makesTextbook(caller, command, prefix);
  note({ caller, how: 'install -g', scripts, network, ended, bytes: sizeOf(prefix), works });
  rmSync(prefix, { recursive: true, force: true });
}

/** Once: the example takes longer than the installations, and `doctor` has used every native part and model. */
function makesTextbook(caller, command, prefix) {
  if (hasMadeTextbook) return true;
  const examples = join(prefix, 'lib', 'node_modules', 'lectern', 'examples');
  const out = join(work, 'textbook');
  const { status } = caller.run(command, ['run', examples, '--out', out]);
  hasMadeTextbook = status === 0 && statSync(join(out, 'export', 'textbook', 'textbook.jsonl')).size > 0;
  rmSync(out, { recursive: true, force: true });
  return hasMadeTextbook;
}

function tryNpx(caller) {
  const cached = join(caller.cache, '_npx');
  const ended = caller.npm([
    'exec',
    '--yes',
    '--offline',
    '--package',
    tarball,
    '--',
    'lectern',
    '--version',
  ]);
  const works = ended.status === 0 && /^\d+\.\d+\.\d+\s*$/.test(ended.stdout);
  note({ caller, how: 'npx', scripts: 'on', network: 'offline', ended, bytes: sizeOf(cached), works });
  rmSync(cached, { recursive: true, force: true });
}

function note({ caller, how, scripts, network, ended, bytes, works }) {
  const warnings = ended.stderr.split('\n').filter((line) => isWarning.test(line)).length;
  const isGood = ended.status === 0 && warnings === 0 && works;
  const { status, seconds } = ended;
  const cells = [caller.node, caller.npmVersion, how, scripts, network, status, seconds.toFixed(0)];
  cells.push(Math.round(bytes / 1e6), warnings, works ? 'yes' : 'no');
  if (lines.length === 0) console.log(`| ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length)}`);
  console.log(`| ${cells.join(' | ')} |`);
  if (!isGood) console.error(ended.stderr);
  lines.push({ isGood });
}

/** A Node and npm of these versions, with an empty cache and nothing of this checkout's settings. */
function openCaller(nodeVersion, npmVersion) {
  const tools = join(work, `node-${nodeVersion}-npm-${npmVersion}`);
  mkdirSync(tools);
  writeFileSync(join(tools, 'package.json'), '{ "private": true }\n');
  npm(
    [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      `${platform.node}@${nodeVersion}`,
      `npm@${npmVersion}`,
    ],
    tools,
  );
  const node = join(tools, 'node_modules', platform.node, 'bin', 'node');
  const npmEntry = join(tools, 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const cache = join(tools, 'cache');
  const kept = Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key) && key !== 'NODE');
  const folders = process.env.PATH.split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const env = {
    ...Object.fromEntries(kept),
    PATH: [dirname(node), ...folders].join(delimiter),
    npm_config_cache: cache,
  };
  const run = (file, args) => {
    const began = performance.now();
    const ended = spawnSync(file, args, { cwd: tools, env, encoding: 'utf8', timeout: maxMinutes * 60_000 });
    return { ...ended, seconds: (performance.now() - began) / 1000 };
  };
  const version = (args) => run(node, args).stdout.trim();
  return {
    node: version(['--version']),
    npmVersion: version([npmEntry, '--version']),
    folder: tools,
    cache,
    run,
    npm: (args) => run(node, [npmEntry, ...args]),
  };
}

/** As `du` counts: whole blocks. */
function sizeOf(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).blocks * 512;
  }
  return bytes;
}
