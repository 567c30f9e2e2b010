import { findModel } from '../models/find-model.ts';
import { weightsOf } from '../models/weights.ts';
import { builtInReader, type ReaderModel, readerModels } from '../records/reader-model.ts';
import { type RecogniserName, recogniserFacts, recogniserNames } from '../records/recogniser.ts';
import {
  builtInEncoder,
  type SentenceEncoderName,
  sentenceEncoderNames,
} from '../records/sentence-encoder.ts';
import { recognisers } from '../speech/recognisers.ts';
import { vadModel } from '../speech/vad-producer.ts';

/** Native code or a model that the stages rest on. */
export interface Part {
  name: string;
  title: string;
  /** A model that does not come with Lectern: the stages rest on it only where the settings name it. */
  addedModel?: string;
  /** Loads it, has it do something, and says what was found. @throws where it does not work. */
  use(): Promise<PartFound>;
}

export interface PartFound {
  /** Version and model, in one line. */
  found: string;
  /** Set where it works, but less well than elsewhere: what that means. */
  weakness?: string;
}

// Loaded one by one, each in a process of its own (src/part-main.ts), because native code may crash while it loads.
export const parts: readonly Part[] = [
  { name: 'ffmpeg', title: 'FFmpeg (node-av)', use: useFfmpeg },
  { name: 'onnxruntime', title: 'ONNX Runtime', use: useOnnxRuntime },
  { name: 'libvips', title: 'libvips (sharp)', use: useLibvips },
  { name: 'ssim-kernel', title: 'SSIM kernel', use: useKernel },
  { name: 'silero-vad', title: 'Silero VAD', use: useVad },
  ...recogniserNames.map(recogniserPart),
  { name: 'pp-ocr', title: 'PP-OCR', use: () => useReader(builtInReader) },
  { name: 'sentence-encoder', title: 'Sentence encoder', use: () => useEncoder(builtInEncoder) },
  { name: 'face-detector', title: 'Face detector', use: useFaceDetector },
  ...readerModels
    .filter((name) => name !== builtInReader)
    .map((name) => addedPart(name, () => useReader(name))),
  ...sentenceEncoderNames
    .filter((name) => name !== builtInEncoder)
    .map((name) => addedPart(name, () => useEncoder(name))),
];

function addedPart(name: string, use: () => Promise<PartFound>): Part {
  return { name, title: findModel(name).title, addedModel: name, use };
}

async function useFfmpeg(): Promise<PartFound> {
  const { AV_CODEC_ID_AAC, AV_CODEC_ID_H264 } = await import('node-av/constants');
  const { Codec, getFFmpegInfo } = await import('node-av/lib');
  if (!Codec.findDecoder(AV_CODEC_ID_H264)) throw new Error('It cannot decode H.264.');
  if (!Codec.findDecoder(AV_CODEC_ID_AAC)) throw new Error('It cannot decode AAC.');
  return { found: getFFmpegInfo().version };
}

async function useOnnxRuntime(): Promise<PartFound> {
  const { env } = await import('onnxruntime-node');
  return { found: env.versions.node ?? env.versions.common };
}

async function useLibvips(): Promise<PartFound> {
  const { default: sharp } = await import('sharp');
  const { encodePicture } = await import('../vision/picture.ts');
  await encodePicture(new Uint8Array(8 * 8 * 3), 8, 8);
  return { found: sharp.versions.vips };
}

async function useKernel(): Promise<PartFound> {
  const { instantiateKernel } = await import('../vision/kernel.ts');
  if (instantiateKernel() === null) {
    return {
      found: 'none',
      weakness: 'No WebAssembly SIMD on this CPU; slower code is used',
    };
  }
  return { found: 'WebAssembly SIMD' };
}

async function useVad(): Promise<PartFound> {
  // Before what runs them is loaded, which may be broken too.
  await weightsOf(vadModel);
  const { loadVad } = await import('../speech/vad.ts');
  const vad = await loadVad();
  await vad.track(silence());
  return { found: `${vad.producer.model} ${vad.producer.version}` };
}

async function* silence() {
  yield { startSec: 0, samples: new Float32Array(1024) };
}

function recogniserPart(name: RecogniserName): Part {
  const { producer, model } = recognisers[name];
  return {
    name: `${producer.name}-${producer.model}`,
    title: recogniserFacts[name].title,
    async use() {
      await weightsOf(model);
      return { found: producer.version };
    },
  };
}

async function useReader(name: ReaderModel): Promise<PartFound> {
  const { readerWeights } = await import('../reading/reader-weights.ts');
  await readerWeights(name);
  const { readerProducer } = await import('../reading/reader-producer.ts');
  const { model, version } = readerProducer(name);
  return { found: `${model} ${version}` };
}

async function useEncoder(name: SentenceEncoderName): Promise<PartFound> {
  const { encoders } = await import('../encoder/encoders.ts');
  const encoder = await encoders[name].load();
  const [vector] = await encoder.embed(['The square of the hypotenuse']);
  expectNumber(vector?.[0]);
  return { found: `${encoder.producer.model} ${encoder.producer.version}` };
}

async function useFaceDetector(): Promise<PartFound> {
  const { findFaces } = await import('../vision/faces.ts');
  const { faceProducer } = await import('../vision/face-producer.ts');
  await findFaces(new Uint8Array(64 * 64 * 3), 64, 64);
  return { found: `${faceProducer.model} ${faceProducer.version}` };
}

function expectNumber(value: number | undefined): void {
  if (!Number.isFinite(value)) throw new Error(`Expected it to compute a number, got ${value}.`);
}
