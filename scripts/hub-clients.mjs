// Lets the official Python client (huggingface_hub, from PyPI, in an environment of its own) and Lectern use one cache in
// turn, against a hub on this machine: each must read offline what the other wrote. And fills a real disk while Lectern
// downloads (Linux, where namespaces may be made). Needs Python 3 with venv.
//
//   npx node scripts/hub-clients.mjs [--keep]      --keep: leave the folder, and say where it is
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fetchFile } from '../src/models/hub/fetch-file.ts';
import { loopbackHub } from '../src/models/hub/hub.fixture.ts';
import { hubSettings } from '../src/models/hub/hub-settings.ts';
import { removeFromHub } from '../src/models/hub/remove-from-hub.ts';
import { resolveRevision } from '../src/models/hub/resolve-revision.ts';

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
const mostMinutes = 5;
const folder = mkdtempSync(join(tmpdir(), 'lectern-hub-clients-'));
const repo = 'org/model';
const commit = 'c'.repeat(40);
const weights = Buffer.from(Array.from({ length: 500_000 }, (_, index) => (index * 31) % 251));
const files = {
  'onnx/model.onnx': { bytes: weights, isLarge: true },
  'config.json': { bytes: Buffer.from('{"size": 4}'), isLarge: false },
};
/** Has the same weights and another file. */
const older = 'd'.repeat(40);
const olderFiles = { ...files, 'config.json': { bytes: Buffer.from('{"size": 3}'), isLarge: false } };
const hub = await loopbackHub({
  repos: {
    [repo]: { commits: { [commit]: files, [older]: olderFiles }, branches: { main: commit, v1: older } },
  },
});

try {
  const python = await makeEnvironment();
  await theirsReadByUs(python);
  await oursReadByThem(python);
  await removedByUs(python);
  await flippedBit(python);
  await fullDisk();
} finally {
  await hub[Symbol.asyncDispose]();
  if (values.keep) console.log(`Kept ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
}

async function makeEnvironment() {
  const environment = join(folder, 'venv');
  await done('python3', ['-m', 'venv', environment]);
  const python = join(environment, 'bin', 'python');
  await done(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'huggingface_hub']);
  const version = await done(python, ['-c', 'import huggingface_hub as hub; print(hub.__version__)']);
  console.log(`huggingface_hub ${version.trim()}`);
  return python;
}

async function theirsReadByUs(python) {
  const home = join(folder, 'theirs');
  await asPython(python, home, false, `hub.snapshot_download(${JSON.stringify(repo)})`);
  const asked = hub.requests.length;
  const settings = settingsOf(home, true);
  assert.equal(await resolveRevision(repo, 'main', settings), commit);
  for (const [path, { bytes }] of Object.entries(files))
    assert.deepEqual(readFileSync(await fetchFile({ repo, commit, path }, settings)), bytes, path);
  assert.equal(hub.requests.length, asked);
  console.log('what huggingface_hub downloaded is read by Lectern, offline');
}

async function oursReadByThem(python) {
  const home = join(folder, 'ours');
  const settings = settingsOf(home, false);
  await resolveRevision(repo, 'main', settings);
  for (const path of Object.keys(files)) await fetchFile({ repo, commit, path }, settings);
  assert.equal(await fetchFile({ repo, commit, path: 'none.json' }, settings), null);
  const asked = hub.requests.length;
  const said = await asPython(
    python,
    home,
    true,
    `
import json
paths = ${JSON.stringify(Object.keys(files))}
got = [hub.hf_hub_download(${JSON.stringify(repo)}, path, revision=revision) for revision in ('main', '${commit}') for path in paths]
whole = hub.snapshot_download(${JSON.stringify(repo)})
lacks = hub.try_to_load_from_cache(${JSON.stringify(repo)}, 'none.json') is hub._CACHED_NO_EXIST
scan = hub.scan_cache_dir()
[model] = scan.repos
[revision] = model.revisions
print(json.dumps({'got': got, 'whole': whole, 'lacks': lacks, 'warnings': [str(one) for one in scan.warnings],
  'refs': sorted(revision.refs), 'files': sorted(file.file_name for file in revision.files)}))`,
  );
  const { got, whole, ...told } = JSON.parse(said);
  assert.deepEqual(told, { lacks: true, warnings: [], refs: ['main'], files: ['config.json', 'model.onnx'] });
  const paths = Object.keys(files);
  for (const [index, path] of [...got, ...paths.map((one) => join(whole, one))].entries())
    assert.deepEqual(readFileSync(path), files[paths[index % paths.length]].bytes, path);
  assert.equal(hub.requests.length, asked);
  console.log('what Lectern downloaded is read by huggingface_hub, offline; its scan finds no fault');
}

async function removedByUs(python) {
  const home = join(folder, 'removed');
  const id = JSON.stringify(repo);
  await asPython(
    python,
    home,
    false,
    `hub.snapshot_download(${id})\nhub.snapshot_download(${id}, revision='v1')`,
  );
  await removeFromHub({ repo, commit, paths: null }, settingsOf(home, true));
  const said = await asPython(
    python,
    home,
    true,
    `
import json
scan = hub.scan_cache_dir()
[model] = scan.repos
print(json.dumps({'whole': hub.snapshot_download(${id}, revision='v1'), 'warnings': [str(one) for one in scan.warnings],
  'revisions': [[one.commit_hash, sorted(one.refs)] for one in model.revisions]}))`,
  );
  const { whole, ...told } = JSON.parse(said);
  assert.deepEqual(told, { warnings: [], revisions: [[older, ['v1']]] });
  for (const [path, { bytes }] of Object.entries(olderFiles))
    assert.deepEqual(readFileSync(join(whole, path)), bytes, path);
  console.log('of what Lectern removed nothing is missed by huggingface_hub, which reads the rest, offline');
}

async function flippedBit(python) {
  const home = join(folder, 'flipped');
  const spoilt = Buffer.from(weights);
  spoilt[7] ^= 1;
  hub.options.interfere = ({ server }, response) => {
    if (server !== 'storage') return false;
    response.writeHead(200, { 'content-length': spoilt.length });
    response.end(spoilt);
    return true;
  };
  const download = `print(hub.hf_hub_download(${JSON.stringify(repo)}, 'onnx/model.onnx'))`;
  const theirs = readFileSync((await asPython(python, home, false, download)).trim());
  const verdict = theirs.equals(spoilt) ? 'takes' : 'does not take';
  console.log(`huggingface_hub ${verdict} a file with a flipped bit`);
  const file = { repo, commit, path: 'onnx/model.onnx' };
  await assert.rejects(fetchFile(file, settingsOf(home, true)), /expected SHA-256/);
  await assert.rejects(fetchFile(file, settingsOf(home, false)), /wrong bytes/);
  hub.options.interfere = undefined;
  assert.deepEqual(readFileSync(await fetchFile(file, settingsOf(home, false))), weights);
  console.log('Lectern refuses it, out of the cache and from the hub, and gets it again');
}

/** Downloads to a disk of a few hundred KB that another program fills meanwhile. */
async function fullDisk() {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const child = fileURLToPath(new URL('../src/models/hub/fetch-child.fixture.ts', import.meta.url));
  const settings = JSON.stringify({ ...settingsOf(disk, false), cacheFolder: join(disk, 'hub') });
  const file = JSON.stringify({ repo, commit, path: 'onnx/model.onnx' });
  const blobs = join(disk, 'hub', 'models--org--model', 'blobs');
  const within = (size, fill) => `
    mount -t tmpfs -o size=${size} tmpfs "${disk}" || exit 99
    ${fill}
    timeout 60 "${process.execPath}" "${child}" '${settings}' '${file}'; echo "ended with $?"; ls "${blobs}"`;
  // The folder is made beforehand, so that the filling begins when the first bytes have come.
  const fill = `mkdir -p "${blobs}"; (for turn in $(seq 3000); do
      [ -n "$(find "${blobs}" -size +50k)" ] && exec dd if=/dev/zero of="${disk}/other" bs=4k 2>/dev/null; sleep 0.01
    done) &`;
  hub.options.trickle = { bytes: 20_000, pauseMs: 40 };
  for (const [what, script] of [
    ['too small from the start', within('300k', '')],
    ['full in the middle', within('700k', fill)],
  ]) {
    const ended = await run('unshare', ['--map-root-user', '--mount', 'sh', '-c', script], process.env);
    if (ended.code === 99 || /unshare|not permitted/i.test(ended.stderr)) {
      console.log(`skipped: a disk that is ${what} (${ended.stderr.trim() || 'no namespaces'})`);
      continue;
    }
    assert.match(ended.stderr, /^No room for the model in /, ended.stderr);
    assert.match(ended.stdout, /ended with 1/);
    assert.doesNotMatch(ended.stdout, /^[0-9a-f]{64}$/m);
    console.log(`a disk that is ${what}: ${ended.stderr.trim()}`);
  }
  hub.options.trickle = undefined;
}

function settingsOf(home, offline) {
  return { ...hubSettings({ HF_HOME: home, HF_ENDPOINT: hub.origin }), offline, patience: { attempts: 2 } };
}

async function asPython(python, home, offline, code) {
  const { PATH } = process.env;
  const environment = {
    PATH,
    HOME: folder,
    HF_HOME: home,
    HF_ENDPOINT: hub.origin,
    HF_HUB_OFFLINE: offline ? '1' : '0',
  };
  return done(
    python,
    [
      '-c',
      `import huggingface_hub as hub\nfrom huggingface_hub import file_download\nhub._CACHED_NO_EXIST = file_download._CACHED_NO_EXIST\n${code}`,
    ],
    environment,
  );
}

async function done(file, args, environment = process.env) {
  const ended = await run(file, args, environment);
  assert.equal(ended.code, 0, `${file} ${args.join(' ')}\n${ended.stderr}`);
  return ended.stdout;
}

function run(file, args, env) {
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: mostMinutes * 60_000 });
  const said = { stdout: '', stderr: '' };
  for (const name of Object.keys(said))
    child[name].setEncoding('utf8').on('data', (text) => {
      said[name] += text;
    });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 99, ...said, stderr: String(error) }));
    child.on('close', (code) => resolve({ code, ...said }));
  });
}
