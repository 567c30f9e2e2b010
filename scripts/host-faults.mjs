// Makes a textbook on several hosts, which are namespaces of this machine (own processes, host name and network), while faults
// come over them, and compares what is left with what one undisturbed `lectern run` makes: results must have the same bytes,
// and all must end as it did. Needs root and Linux (ip, unshare), and ffmpeg for the videos; says so where they are missing.
//
//   npm run build && node scripts/host-faults.mjs [--hosts 2] [--kills 10] [--every 10] [--seed 1] [--minutes 30]
//     [--faults kill,cable,server] [--bucket PATH-OF-VERSITYGW] [--reference WORKSPACE] [--keep]
//
//   kill    a host goes with all its processes, at random moments, and comes back (its scheduler says so: --lost)
//   cable   a host is cut off for longer than a lease lasts, computes on, and comes back: with a folder it is frozen instead
//   server  the server of the bucket is killed, and comes back after 10 s
//
// Without --bucket the workspace is a folder. --reference names a workspace of an earlier call (--keep says where).
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { usualTimes } from '../src/engine/lease.ts';
import { Workspace } from '../src/engine/workspace.ts';

const { values } = parseArgs({
  options: {
    hosts: { type: 'string', default: '2' },
    kills: { type: 'string', default: '10' },
    every: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '30' },
    faults: { type: 'string', default: 'kill,cable,server' },
    bucket: { type: 'string' },
    reference: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const [hostCount, kills, everySec, minutes] = [values.hosts, values.kills, values.every, values.minutes].map(
  Number,
);
const faults = new Set(values.faults.split(','));
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(root, 'bin', 'lectern.js');
const until = Date.now() + minutes * 60_000;
/** Longer than others wait for a sign of life. */
const cutMs = usualTimes.endsMs + 15_000;
const serverAwayMs = 10_000;
const usable = [0, 3];
/** Of this machine alone: two of these at once get in each other's way. */
const net = { bridge: 'lectern0', address: '10.213.7.1', of: (number) => `10.213.7.${10 + number}` };

let drawn = 0;
const random = () =>
  createHash('sha256').update(`${values.seed} ${drawn++}`).digest().readUIntBE(0, 6) / 2 ** 48;
const say = (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

function call(file, ...args) {
  const { status, stderr, error } = spawnSync(file, args, { encoding: 'utf8' });
  if (error || status !== 0) throw new Error(`${file} ${args.join(' ')}: ${error?.message ?? stderr}`);
}
const ip = (line) => call('ip', ...line.split(' '));

/** A sentence where hosts or videos cannot be made here; else null. */
function lacking() {
  if (process.platform !== 'linux' || process.getuid() !== 0)
    return 'hosts are namespaces, which take root on Linux';
  for (const [file, ...args] of [
    ['ip', '-V'],
    ['unshare', '--version'],
    ['ffmpeg', '-version'],
  ])
    if (spawnSync(file, args).status !== 0) return `there is no ${file}`;
  try {
    ip('netns add lectern-probe');
    ip('netns del lectern-probe');
    call('unshare', '--uts', '--pid', '--mount-proc', '--fork', 'true');
  } catch (error) {
    return `namespaces cannot be made (${error.message.trim()})`;
  }
  return null;
}

/** Ten short cuts of the example, one that breaks off, and one without sound. */
function makeVideos(folder) {
  const example = join(root, 'examples', 'pythagorean_theorem.mp4');
  mkdirSync(folder);
  const cut = (name, ...args) =>
    call(
      'ffmpeg',
      '-v',
      'error',
      '-y',
      ...args,
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      join(folder, name),
    );
  for (let index = 0; index < 10; index++)
    cut(`cut${index}.mp4`, '-ss', String(2 + index), '-t', '6', '-i', example);
  cut('silent.mp4', '-ss', '2', '-t', '6', '-i', example, '-an');
  writeFileSync(join(folder, 'broken.mp4'), readFileSync(example).subarray(0, 5000));
  // Whatever is said in so little.
  const config = join(dirname(folder), 'lectern.yaml');
  writeFileSync(config, 'probe:\n  minSec: 1\njudge:\n  minWords: 1\n  minWordsPerMinute: 1\n');
  return config;
}

/** The server of a bucket, on a network of this machine that all hosts are on. */
class Server {
  constructor(folder) {
    for (const name of ['data/lectern', 'metadata']) mkdirSync(join(folder, name), { recursive: true });
    this.folder = folder;
    this.secret = randomBytes(16).toString('hex');
    this.port = 20_000 + Math.floor(Math.random() * 10_000);
    this.env = {
      AWS_ENDPOINT_URL: `http://${net.address}:${this.port}`,
      AWS_ACCESS_KEY_ID: 'lectern',
      AWS_SECRET_ACCESS_KEY: this.secret,
      AWS_REGION: 'us-east-1',
    };
  }

  start() {
    const where = ['posix', '--sidecar', join(this.folder, 'metadata'), join(this.folder, 'data')];
    const args = ['--port', `${net.address}:${this.port}`, '--keep-alive', '--quiet', ...where];
    const env = { ...process.env, ROOT_ACCESS_KEY_ID: 'lectern', ROOT_SECRET_ACCESS_KEY: this.secret };
    this.child = spawn(values.bucket, args, { stdio: 'ignore', env });
  }

  kill() {
    this.child?.kill('SIGKILL');
  }
}

/** A machine that works on the plan; it comes back under its name when it was lost. */
class Host {
  constructor(number, out) {
    Object.assign(this, { number, out, name: `lectern-host-${number}`, isLost: false, isDone: false });
    const outer = `lectern${number}a`;
    ip(`netns add ${this.name}`);
    ip(`link add ${outer} type veth peer name lectern${number}b`);
    ip(`link set lectern${number}b netns ${this.name}`);
    ip(`link set ${outer} master ${net.bridge} up`);
    ip(`-n ${this.name} addr add ${net.of(number)}/24 dev lectern${number}b`);
    ip(`-n ${this.name} link set lectern${number}b up`);
    ip(`-n ${this.name} link set lo up`);
  }

  start() {
    const lost = this.isLost ? ['--lost', this.name] : [];
    const work = [process.execPath, program, 'work', this.out, '--concurrency', '1', ...lost];
    const inside = ['sh', '-c', 'hostname "$0"; exec "$@"', this.name, ...work];
    const own = ['unshare', '--uts', '--pid', '--mount-proc', '--fork', '--kill-child', ...inside];
    this.told = '';
    this.child = spawn('ip', ['netns', 'exec', this.name, ...own], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.child.stderr.on('data', (text) => {
      this.told += text;
    });
    this.isLost = false;
    this.end = null;
    this.ended = new Promise((resolve) =>
      this.child.on('close', (code, signal) => {
        this.end = { code, signal };
        resolve();
      }),
    );
  }

  /** All at once, as when the power goes: the first process of a namespace takes all others along. */
  async kill() {
    this.isLost = true;
    this.child.kill('SIGKILL');
    await this.ended;
  }

  #processes() {
    const namespaceOf = (pid) => {
      try {
        return readlinkSync(`/proc/${pid}/ns/pid`);
      } catch {
        return null;
      }
    };
    const children = readFileSync(`/proc/${this.child.pid}/task/${this.child.pid}/children`, 'utf8');
    const own = namespaceOf(children.trim().split(' ')[0]);
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return own === null ? [] : pids.filter((pid) => namespaceOf(pid) === own).map(Number);
  }

  /** Nothing comes through for longer than a lease lasts; then all goes on as if nothing had been. */
  async cutOff() {
    const state = (to) => {
      if (values.bucket) ip(`link set lectern${this.number}a ${to ? 'up' : 'down'}`);
      else for (const pid of this.#processes()) process.kill(pid, to ? 'SIGCONT' : 'SIGSTOP');
    };
    state(false);
    await sleep(cutMs);
    state(true);
  }

  remove() {
    this.child?.kill('SIGKILL');
    for (const line of [`netns del ${this.name}`, `link del lectern${this.number}a`])
      spawnSync('ip', line.split(' '));
  }
}

function lectern(args, env = {}) {
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (!usable.includes(status)) throw new Error(`lectern ${args.join(' ')} ended with ${status}: ${stderr}`);
  return { status, told: stderr.trim() };
}

/** Digests of what a run leaves for its readers. */
async function resultsOf(place) {
  const { objects } = Workspace.at(place);
  const found = new Map();
  const pending = ['artefacts', 'blobs', 'samples', 'outcomes', 'export'];
  for (let at = pending.pop(); at !== undefined; at = pending.pop())
    for (const name of await objects.list(at))
      if (name.endsWith('/')) pending.push(`${at}/${name.slice(0, -1)}`);
      else
        found.set(
          `${at}/${name}`,
          createHash('sha256')
            .update(await objects.read(`${at}/${name}`))
            .digest('hex'),
        );
  const index = await objects.read('runs/default/index.jsonl');
  return found.set('runs/default/index.jsonl', createHash('sha256').update(index).digest('hex'));
}

/** Faults one after another while the hosts work; whoever is gone or gave up is started again, as by a scheduler. */
async function workWithFaults(hosts, server) {
  const left = [
    ...Array.from({ length: faults.has('kill') ? kills : 0 }, () => 'kill'),
    ...(faults.has('cable') ? ['cable'] : []),
    ...(faults.has('server') && server ? ['server'] : []),
  ];
  const under = new Set();
  const ends = [];
  let at = Date.now() + 1000 * everySec;
  for (const host of hosts) host.start();
  while (hosts.some(({ isDone }) => !isDone) || under.size > 0) {
    if (Date.now() > until)
      throw new Error(`Not done after ${minutes} minutes: ${hosts.map(({ told }) => told).join('\n')}`);
    await sleep(200);
    for (const host of hosts) {
      if (host.isDone || host.end === null) continue;
      const { code, signal } = host.end;
      ends.push(signal ?? code);
      if (code === 4) say(`${host.name} stopped: ${host.told.trim().split('\n').at(-1)}`);
      if (code === 0) host.isDone = true;
      // 4: a store that does not answer, which somebody starts again later.
      else if (signal === null && code !== 4)
        throw new Error(`${host.name} ended with ${code}: ${host.told}`);
      else {
        await sleep(1000);
        host.start();
      }
    }
    const working = hosts.filter(({ isDone, end, isCut }) => !isDone && end === null && !isCut);
    if (left.length === 0 || working.length === 0 || Date.now() < at) continue;
    at = Date.now() + 1000 * everySec * (0.3 + 1.4 * random());
    // In turn, so that the long ones are not all at the end.
    const fault = left.splice(Math.floor(random() * left.length), 1)[0];
    const host = working[Math.floor(random() * working.length)];
    say(fault === 'server' ? 'the server goes' : `${fault}: ${host.name}`);
    if (fault === 'kill') await host.kill();
    else {
      const during = fault === 'server' ? serverAway(server) : cutOff(host);
      under.add(during);
      void during.finally(() => under.delete(during));
    }
  }
  if (left.length > 0) say(`the work was done before: ${left.join(', ')}`);
  return ends;
}

async function cutOff(host) {
  host.isCut = true;
  await host.cutOff();
  host.isCut = false;
  say(`back: ${host.name}`);
}

async function serverAway(server) {
  server.kill();
  await sleep(serverAwayMs);
  server.start();
  say('the server is back');
}

const missing = lacking();
if (missing !== null) {
  console.log(`Skipped: ${missing}.`);
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), 'lectern-hosts-'));
const server = values.bucket ? new Server(join(folder, 'bucket')) : null;
const hosts = [];
let isClean = false;
function cleanUp() {
  if (isClean) return;
  isClean = true;
  for (const host of hosts) host.remove();
  server?.kill();
  spawnSync('ip', ['link', 'del', net.bridge]);
  if (!values.keep) rmSync(folder, { recursive: true, force: true });
}
process.on('exit', cleanUp);
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => process.exit(130));
try {
  ip(`link add ${net.bridge} type bridge`);
  ip(`addr add ${net.address}/24 dev ${net.bridge}`);
  ip(`link set ${net.bridge} up`);
  Object.assign(process.env, server?.env, { AWS_EC2_METADATA_DISABLED: 'true' });
  server?.start();
  // At one path always: it stands in the results.
  const videos = values.reference ? join(values.reference, '..', 'videos') : join(folder, 'videos');
  const config = values.reference ? join(values.reference, '..', 'lectern.yaml') : makeVideos(videos);
  const reference = values.reference ?? join(folder, 'reference');
  const out = server ? 's3://lectern/many' : join(folder, 'many');
  if (!existsSync(reference)) say(lectern(['run', videos, '--out', reference, '--config', config]).told);
  const wanted = lectern(['run', '--out', reference, '--config', config]).status;
  lectern(['plan', videos, '--out', out, '--config', config]);
  for (let number = 1; number <= hostCount; number++) hosts.push(new Host(number, out));
  const startedAt = Date.now();
  const ends = await workWithFaults(hosts, server);
  const { status, told } = lectern(['finish', out]);
  say(told);
  const [expected, got] = [await resultsOf(reference), await resultsOf(out)];
  const names = [...new Set([...expected.keys(), ...got.keys()])].sort();
  const different = names.filter((name) => expected.get(name) !== got.get(name));
  const wallSec = ((Date.now() - startedAt) / 1000).toFixed(0);
  say(
    `${hostCount} hosts, ${server ? 'bucket' : 'folder'}, ${wallSec} s; workers ended with ${ends.join(' ')}; finish ${status}, run ${wanted}; ${names.length} files, ${different.length} different`,
  );
  for (const name of different.slice(0, 20)) say(`  ${name}`);
  process.exitCode = different.length > 0 || status !== wanted ? 1 : 0;
  if (values.keep) say(`kept: ${folder}`);
} finally {
  // Here too, so that what holds this process up is gone.
  cleanUp();
}
