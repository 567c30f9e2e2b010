import { createRequire } from 'node:module';
import core from '@energetic-ai/core';
import sharp from 'sharp';
import { modelIdentity, type WeightPaths, weightsOf } from '../models/weights.ts';
import type { ImageEncoder } from './image-encoder.ts';
import { checkRgb, type RgbPicture } from './picture.ts';

interface Tensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}

interface GraphModel {
  execute(input: Tensor, output: string): Tensor;
  dispose(): void;
}

// The package re-exports these from TensorFlow.js, whose types it bundles no copy of.
const tf = core as unknown as {
  ready(): Promise<void>;
  io: { fromMemory(artefacts: unknown): unknown };
  loadGraphModel(handler: unknown): Promise<GraphModel>;
  tensor4d(values: Float32Array, shape: number[]): Tensor;
};

const require = createRequire(import.meta.url);

/** Its name in the table of models. */
const modelName = 'mobilenet';
const weightFiles = 2;
/** End of the name of the node that holds the mean of the last features over the grid, before the classifier. */
const features = '/MobilenetV2/Logits/AvgPool';
const side = 224;

/**
 * The embedded image encoder: MobileNet V2 with 1.4 times the channels (Sandler et al. 2018), 1,792 numbers. Its weights
 * were fine-tuned to tell kinds of pictures apart and come with the npm package `nsfwjs` (MIT); its classes are not
 * used. It knows near-identical from unrelated pictures; it knows nothing of texts, and is not CLIP.
 *
 * @throws ModelError where the package is not installed
 */
export async function loadMobileNet(): Promise<ImageEncoder> {
  const weights = await weightsOf(modelName);
  await tf.ready();
  const artefacts = readArtefacts(weights);
  const node = artefacts.modelTopology.node.find(({ name }) => name.endsWith(features))!.name;
  const model = await tf.loadGraphModel(tf.io.fromMemory(artefacts));
  return {
    producer: modelIdentity(modelName),
    async embed(picture) {
      const input = tf.tensor4d(await squared(picture), [1, side, side, 3]);
      const output = model.execute(input, node);
      const vector = await output.data();
      input.dispose();
      output.dispose();
      return Float32Array.from(vector);
    },
    async close() {
      model.dispose();
    },
  };
}

interface ModelJson {
  modelTopology: { node: { name: string }[] };
  weightsManifest: { weights: unknown[] }[];
}

/** The package carries topology and weights as modules: an object, and texts in base64. */
function readArtefacts(weights: WeightPaths) {
  const load = (name: string): unknown => {
    const path = require.resolve(weights[name]!);
    const value: unknown = require(path);
    // Weights as texts, which nobody reads again, would stay in memory to the end of the process: modules are held by the
    // cache, and by the one that required them.
    const module = require.cache[path];
    if (module) module.exports = null;
    delete require.cache[path];
    return value;
  };
  const { modelTopology, weightsManifest } = load('model.min.js') as ModelJson;
  const parts = Array.from({ length: weightFiles }, (_, index) =>
    Buffer.from(load(`group1-shard${index + 1}of${weightFiles}.min.js`) as string, 'base64'),
  );
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const weightData = Uint8Array.from(Buffer.concat(parts)).buffer;
  return { modelTopology, weightSpecs, weightData };
}

/** The picture as a square, however its shape was, 0 to 1: as the network was trained. */
async function squared(picture: RgbPicture): Promise<Float32Array> {
  checkRgb(picture);
  const { rgb, width, height } = picture;
  const pixels = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ width: side, height: side, fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  // In place of Float32Array.from, which makes a list of numbers first: megabytes for each picture.
  const values = new Float32Array(pixels.length);
  for (let index = 0; index < pixels.length; index++) values[index] = pixels[index]! / 255;
  return values;
}
