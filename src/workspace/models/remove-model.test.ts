import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { knownModels } from '../../models/known-models.ts';
import { packageFolder } from '../../models/package-folder.ts';
import { addModels } from './add-models.ts';
import { removeModel } from './remove-model.ts';

let folder: string;
let environment: NodeJS.ProcessEnv;
beforeEach(async () => {
  folder = await temporaryFolder();
  environment = { LECTERN_CACHE: join(folder, 'cache'), HF_HOME: join(folder, 'hf') };
});

/** A file of a commit as clients of hubs keep it. */
function inHub(repo: string, commit: string, path: string, blob: string, bytes = 100): void {
  const at = join(folder, 'hf', 'hub', `models--${repo.replace('/', '--')}`);
  const snapshot = join(at, 'snapshots', commit);
  for (const one of [join(at, 'blobs'), snapshot]) mkdirSync(one, { recursive: true });
  writeFileSync(join(at, 'blobs', blob), Buffer.alloc(bytes));
  symlinkSync(join('..', '..', 'blobs', blob), join(snapshot, path));
}

test('what was added goes, and nothing else', async () => {
  const name = 'tiny-face-detector';
  const weights = 'tiny_face_detector_model.bin';
  await addModels(join(packageFolder('@vladmandic/face-api')!, 'model', weights), environment);
  expect(await removeModel(name, environment)).toEqual({ files: [weights], bytes: expect.any(Number) });
  expect(readdirSync(join(folder, 'cache', 'models'))).toEqual([]);
  await expect(removeModel(name, environment)).rejects.toThrow(/which only npm removes/);
  await expect(removeModel('ppocr-v6', environment)).rejects.toThrow(
    /neither added nor pulled\. It is not inst/,
  );
  await expect(removeModel('../..', environment)).rejects.toThrow(/Expected the name of a model/);
});

test('a file in the place of the caches holds nothing', async () => {
  writeFileSync(join(folder, 'file'), '');
  const wrong = { LECTERN_CACHE: join(folder, 'file'), HF_HOME: join(folder, 'file') };
  await expect(removeModel('ppocr-v6-hub', wrong)).rejects.toThrow(/neither added nor pulled/);
  await expect(removeModel('org/model', wrong)).rejects.toThrow(/^Nothing of org\/model/);
});

test('what was pulled of a known model goes, and other files of its commit stay', async () => {
  const { files, from } = knownModels.find(({ name }) => name === 'ppocr-v6-hub')!;
  for (const origin of from) {
    if (origin.kind !== 'hub') continue;
    for (const [name, path] of Object.entries(origin.paths)) {
      inHub(origin.repo, origin.commit, path, files.find((file) => file.name === name)!.sha256);
    }
    if (origin.repo.includes('_det_')) inHub(origin.repo, origin.commit, 'README.md', 'e'.repeat(40));
  }
  expect(await removeModel('ppocr-v6-hub', environment)).toEqual({
    files: ['det.onnx', 'rec.onnx', 'rec.yml'],
    bytes: 300,
  });
  const left = readdirSync(join(folder, 'hf', 'hub'));
  expect(left).toEqual(['models--PaddlePaddle--PP-OCRv6_small_det_onnx']);
  expect(readdirSync(join(folder, 'hf', 'hub', left[0]!, 'blobs'))).toEqual(['e'.repeat(40)]);
  await expect(removeModel('ppocr-v6-hub', environment)).rejects.toThrow(/neither added nor pulled/);
});

test('OWNER/NAME@COMMIT goes as a whole; without a commit what main stood at', async () => {
  const [first, second] = ['1'.repeat(40), '2'.repeat(40)];
  inHub('org/model', first, 'a', 'a'.repeat(40));
  inHub('org/model', second, 'b', 'b'.repeat(40));
  const at = join(folder, 'hf', 'hub', 'models--org--model');
  mkdirSync(join(at, 'refs'));
  writeFileSync(join(at, 'refs', 'main'), second);
  expect(await removeModel('org/model', environment)).toEqual({ files: ['b'], bytes: 100 });
  await expect(removeModel('org/model', environment)).rejects.toThrow(
    /^Nothing of org\/model at main is in /,
  );
  expect(await removeModel(`org/model@${first}`, environment)).toEqual({ files: ['a'], bytes: 100 });
  expect(existsSync(at)).toBe(false);
});
