import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestFile } from '../base/digest-file.ts';
import { cachedFile } from '../models/hub/cached-file.ts';
import { fetchFile } from '../models/hub/fetch-file.ts';
import type { HubSettings } from '../models/hub/hub-settings.ts';
import { listFiles } from '../models/hub/list-files.ts';
import { resolveRevision } from '../models/hub/resolve-revision.ts';
import { ModelError } from '../models/model-error.ts';
import { preprocessorConfig } from '../models/on-hub.ts';
import { ImageEncoderError } from './image-encoder-error.ts';
import { isOnDisk } from './onnx-producer.ts';

export interface OnnxModelPlace {
  /** A folder in the layout of the hub, an `.onnx` file, or `OWNER/NAME` on the hub. */
  model: string;
  /** The `.onnx` file in the folder or on the hub. */
  file: string;
  /** Branch, tag or commit on the hub. */
  revision: string;
  hub: HubSettings;
}

export interface OnnxModelFiles {
  model: string;
  /** Its `preprocessor_config.json`; null where there is none, and CLIP's own steps are taken. */
  config: string | null;
}

/** What an encoder's vectors depend on, and where it is had from. */
export interface OnnxModelIdentity {
  /** The commit on the hub; of a model on disk what was given. */
  revision: string;
  /** SHA-256 of the `.onnx` file. */
  weights: string;
  /** SHA-256 of the preprocessing; `none` where there is none. */
  preprocessing: string;
}

/** Finds the files of a model, downloaded where they lie on a hub. @throws ImageEncoderError */
export async function findOnnxModel(place: OnnxModelPlace): Promise<OnnxModelFiles> {
  const found = await findOnDisk(place);
  if (found) return found;
  return asEncoderErrors(async () => {
    const { model: repo, file, hub } = place;
    const commit = await resolveRevision(repo, place.revision, hub);
    const model = await fetchFile({ repo, commit, path: file }, hub);
    if (model === null) throw noFile(place);
    return { model, config: await fetchFile({ repo, commit, path: preprocessorConfig }, hub) };
  });
}

/**
 * What a model is, as exactly as a key needs it. Of a large file on a hub its list tells the digest, so that nothing large
 * is downloaded for it.
 * @throws ImageEncoderError
 */
export async function identifyOnnxModel(place: OnnxModelPlace): Promise<OnnxModelIdentity> {
  const found = await findOnDisk(place);
  if (found) {
    const [weights, preprocessing] = [await digestFile(found.model), await preprocessingDigest(found.config)];
    return { revision: place.revision, weights, preprocessing };
  }
  return asEncoderErrors(async () => {
    const { model: repo, hub } = place;
    const revision = await resolveRevision(repo, place.revision, hub);
    const weights = await hubWeights({ ...place, revision });
    const config = await fetchFile({ repo, commit: revision, path: preprocessorConfig }, hub);
    return { revision, weights, preprocessing: await preprocessingDigest(config) };
  });
}

export async function preprocessingDigest(config: string | null): Promise<string> {
  return config === null ? 'none' : digestFile(config);
}

async function hubWeights(place: OnnxModelPlace): Promise<string> {
  const { model: repo, file: path, revision, hub } = place;
  const cached = await cachedFile({ repo, revision, path }, hub).catch(() => null);
  if (cached !== null) return digestFile(cached);
  if (!hub.offline) {
    const listed = (await listFiles(repo, revision, hub)).find((one) => one.path === path);
    if (!listed) throw noFile(place);
    if (listed.digest.kind === 'sha256') return listed.digest.hex;
  }
  const fetched = await fetchFile({ repo, commit: revision, path }, hub);
  if (fetched === null) throw noFile(place);
  return digestFile(fetched);
}

function noFile({ model, file, revision, hub }: OnnxModelPlace): ImageEncoderError {
  return new ImageEncoderError(
    'choice',
    `${hub.endpoint} has no ${file} in ${model}, revision ${revision}. Set embedImage.file to a file there.`,
  );
}

/** @returns null for a model on a hub */
async function findOnDisk(place: OnnxModelPlace): Promise<OnnxModelFiles | null> {
  const { model, file } = place;
  if ((await kindOf(model)) === 'file') return { model, config: await configBeside(dirname(model)) };
  if ((await kindOf(model)) === 'folder') {
    const path = join(model, file);
    if ((await kindOf(path)) === 'file') return { model: path, config: await configBeside(dirname(path)) };
    throw new ImageEncoderError('choice', `No ${file} in ${model}. Set embedImage.file.`);
  }
  if (!isOnDisk(place.model)) return null;
  throw new ImageEncoderError(
    'choice',
    `No model ${JSON.stringify(model)}. Expected a folder, an .onnx file, or OWNER/NAME on the hub.`,
  );
}

async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? 'file' : found?.isDirectory() ? 'folder' : null;
}

/** Hugging Face puts models into `onnx/`, the configuration into the folder above. */
async function configBeside(folder: string): Promise<string | null> {
  for (const path of [join(folder, preprocessorConfig), join(dirname(folder), preprocessorConfig)]) {
    if ((await kindOf(path)) === 'file') return path;
  }
  return null;
}

async function asEncoderErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ModelError ? new ImageEncoderError(error.fault, error.message) : error;
  }
}
