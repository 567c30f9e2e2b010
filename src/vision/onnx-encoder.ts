import { readFile } from 'node:fs/promises';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { digestFile } from '../base/digest-file.ts';
import { openSession } from '../models/session.ts';
import { type ClipPreprocessing, clipDefaults, clipPixels, parsePreprocessing } from './clip-preprocess.ts';
import {
  findOnnxModel,
  type OnnxModelFiles,
  type OnnxModelPlace,
  preprocessingDigest,
} from './find-onnx-model.ts';
import type { ImageEncoder } from './image-encoder.ts';
import { ImageEncoderError } from './image-encoder-error.ts';
import { onnxProducer } from './onnx-producer.ts';

export interface OnnxEncoderOptions extends OnnxModelPlace {
  /** SHA-256 that the `.onnx` file must have; null for any. */
  weights: string | null;
  /** SHA-256 that its preprocessing must have, `none` where it must have none; null for any. */
  preprocessing: string | null;
}

const inputName = 'pixel_values';
const outputName = 'image_embeds';

/**
 * A CLIP vision model with projection, exported to ONNX as Hugging Face's tools do: `pixel_values` in, `image_embeds`
 * out. The producer's version is the digest of the weights.
 *
 * @throws ImageEncoderError where there is no such model, or it is another
 */
export async function loadOnnxEncoder(options: OnnxEncoderOptions): Promise<ImageEncoder> {
  const files = await findOnnxModel(options);
  const digest = await requireSame(files, options);
  const preprocessing = await readPreprocessing(files.config);
  const session = await openModel(files.model);
  return {
    producer: onnxProducer(options.model, digest),
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

/** What was found out at the start of a run must still be so when a worker opens the model. */
async function requireSame(
  files: OnnxModelFiles,
  { model, weights, preprocessing }: OnnxEncoderOptions,
): Promise<string> {
  const digest = await digestFile(files.model);
  if (weights !== null && digest !== weights) {
    throw new ImageEncoderError(
      'choice',
      `Expected ${files.model} to have SHA-256 ${weights} (embedImage.weights), got ${digest}.`,
    );
  }
  if (preprocessing !== null && (await preprocessingDigest(files.config)) !== preprocessing)
    throw new ImageEncoderError('choice', `The preprocessing of ${model} is not the one that was expected.`);
  return digest;
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
