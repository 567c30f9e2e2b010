import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { openSession } from '../models/session.ts';
import { type ClipPreprocessing, clipDefaults, clipPixels, parsePreprocessing } from './clip-preprocess.ts';
import { hubFile, isModelId } from './hub.ts';
import type { ImageEncoder } from './image-encoder.ts';
import { ImageEncoderError } from './image-encoder-error.ts';

export interface OnnxEncoderOptions {
  /** A folder in the layout of the hub, an `.onnx` file, or `organisation/name` on the hub. */
  model: string;
  /** The `.onnx` file in the folder or on the hub. */
  file: string;
  /** Branch, tag or commit on the hub. */
  revision: string;
  /** Address of the hub. */
  hub: string;
  /** Where downloaded files are kept. */
  cacheFolder: string;
  /** For models that the hub gives to some only; sent to the hub and nowhere else. */
  hubToken: string | null;
}

const inputName = 'pixel_values';
const outputName = 'image_embeds';
const configName = 'preprocessor_config.json';

interface ModelFiles {
  model: string;
  /** Its `preprocessor_config.json`; null where there is none, and CLIP's own steps are taken. */
  config: string | null;
}

/**
 * A CLIP vision model with projection, exported to ONNX as Hugging Face's tools do: `pixel_values` in, `image_embeds`
 * out. The producer's version is the digest of the weights.
 *
 * @throws ImageEncoderError where there is no such model, or it is another
 */
export async function loadOnnxEncoder(options: OnnxEncoderOptions): Promise<ImageEncoder> {
  const files = await findModel(options);
  const preprocessing = await readPreprocessing(files.config);
  const session = await openModel(files.model);
  const version = `sha256:${(await digestOf(files.model)).slice(0, 16)}`;
  return {
    producer: { name: 'onnx', model: isOnDisk(options) ? basename(options.model) : options.model, version },
    async embed(picture) {
      const pixels = await clipPixels(picture, preprocessing);
      const { crop } = preprocessing;
      const output = await session.run({
        [inputName]: new Tensor('float32', pixels, [1, 3, crop, crop]),
      });
      return Float32Array.from(output[outputName]!.data as Float32Array);
    },
    close: () => session.release(),
  };
}

function isOnDisk({ model }: OnnxEncoderOptions): boolean {
  return model.endsWith('.onnx') || !isModelId(model);
}

async function findModel(options: OnnxEncoderOptions): Promise<ModelFiles> {
  const { model, file } = options;
  if ((await kindOf(model)) === 'file') return { model, config: await configBeside(dirname(model)) };
  if ((await kindOf(model)) === 'folder') {
    const path = join(model, file);
    if ((await kindOf(path)) === 'file') return { model: path, config: await configBeside(dirname(path)) };
    throw new ImageEncoderError('choice', `No ${file} in ${model}. Set embedImage.file.`);
  }
  if (isOnDisk(options)) {
    throw new ImageEncoderError(
      'choice',
      `No model ${JSON.stringify(model)}. Expected a folder, an .onnx file, or organisation/name on the hub.`,
    );
  }
  const path = await hubFile(model, file, options);
  if (path === null) {
    throw new ImageEncoderError(
      'choice',
      `${options.hub} has no ${file} in ${model}, revision ${options.revision}. Set embedImage.file to a file there.`,
    );
  }
  return { model: path, config: await hubFile(model, configName, options) };
}

async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? 'file' : found?.isDirectory() ? 'folder' : null;
}

/** Hugging Face puts models into `onnx/`, the configuration into the folder above. */
async function configBeside(folder: string): Promise<string | null> {
  for (const path of [join(folder, configName), join(dirname(folder), configName)]) {
    if ((await kindOf(path)) === 'file') return path;
  }
  return null;
}

async function readPreprocessing(config: string | null): Promise<ClipPreprocessing> {
  if (config === null) return clipDefaults;
  try {
    return parsePreprocessing(await readFile(config, 'utf8'));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ImageEncoderError(
      'choice',
      `Expected ${config} to ask for CLIP's preprocessing, but ${detail}.`,
    );
  }
}

async function openModel(path: string): Promise<InferenceSession> {
  let session: InferenceSession;
  try {
    session = await openSession(path);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ImageEncoderError('choice', `${path} cannot be loaded as an ONNX model: ${detail}`);
  }
  const { inputNames, outputNames } = session;
  if (inputNames.length === 1 && inputNames[0] === inputName && outputNames.includes(outputName))
    return session;
  await session.release();
  throw new ImageEncoderError(
    'choice',
    `Expected a CLIP vision model with projection (${inputName} to ${outputName}) in ${path}, got one from ${inputNames.join(', ')} to ${outputNames.join(', ')}.`,
  );
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
