import { readFile } from 'node:fs/promises';
import { sha256 } from '../engine/fingerprint.ts';

/** Native code or a model that the stages rest on. */
export interface Part {
  name: string;
  title: string;
  /** Without a part that is not needed a run does the same, slower. */
  needed: boolean;
  /** Loads it, has it do something, and says what was found. @throws where it does not work. */
  use(): Promise<string>;
}

// Loaded one by one, each in a process of its own (src/part-main.ts), because native code may crash while it loads.
export const parts: readonly Part[] = [
  { name: 'ffmpeg', title: 'FFmpeg (node-av)', needed: true, use: useFfmpeg },
  { name: 'onnxruntime', title: 'ONNX Runtime', needed: true, use: useOnnxRuntime },
  { name: 'libvips', title: 'libvips (sharp)', needed: true, use: useLibvips },
  { name: 'ssim-kernel', title: 'SSIM kernel', needed: false, use: useKernel },
  { name: 'silero-vad', title: 'Silero VAD', needed: true, use: useVad },
  { name: 'moonshine-tiny', title: 'Moonshine tiny', needed: true, use: () => useMoonshine('tiny') },
  { name: 'moonshine-base', title: 'Moonshine base', needed: true, use: () => useMoonshine('base') },
  { name: 'pp-ocr', title: 'PP-OCR', needed: true, use: useReader },
  { name: 'sentence-encoder', title: 'Sentence encoder', needed: true, use: useEncoder },
  { name: 'face-detector', title: 'Face detector', needed: true, use: useFaceDetector },
];

async function useFfmpeg(): Promise<string> {
  const { AV_CODEC_ID_AAC, AV_CODEC_ID_H264 } = await import('node-av/constants');
  const { Codec, getFFmpegInfo } = await import('node-av/lib');
  if (!Codec.findDecoder(AV_CODEC_ID_H264)) throw new Error('It decodes no H.264.');
  if (!Codec.findDecoder(AV_CODEC_ID_AAC)) throw new Error('It decodes no AAC.');
  return getFFmpegInfo().version;
}

async function useOnnxRuntime(): Promise<string> {
  const { env, Tensor } = await import('onnxruntime-node');
  new Tensor('float32', [0], [1]);
  return env.versions.node ?? env.versions.common;
}

async function useLibvips(): Promise<string> {
  const { default: sharp } = await import('sharp');
  const { encodePicture } = await import('../vision/picture.ts');
  await encodePicture(new Uint8Array(8 * 8 * 3), 8, 8);
  return sharp.versions.vips;
}

async function useKernel(): Promise<string> {
  const { instantiateKernel } = await import('../vision/kernel.ts');
  if (instantiateKernel() === null) throw new Error('WebAssembly has no SIMD on this processor.');
  return 'WebAssembly SIMD';
}

async function useVad(): Promise<string> {
  const { sileroProducer, sileroWeights } = await import('../speech/weights.ts');
  await compareDigest(sileroWeights());
  const { loadVad } = await import('../speech/vad.ts');
  const vad = await loadVad();
  await vad.track(silence());
  return `${sileroProducer.model} ${sileroProducer.version}`;
}

async function* silence() {
  yield { startSec: 0, samples: new Float32Array(1024) };
}

async function useMoonshine(size: 'tiny' | 'base'): Promise<string> {
  const { moonshineProducer, moonshineWeights } = await import('../speech/weights.ts');
  const { encoder, decoder } = moonshineWeights(size);
  await compareDigest(encoder);
  await compareDigest(decoder);
  return moonshineProducer(size).version;
}

async function useReader(): Promise<string> {
  const { DETECTION_SHA256, modelFiles, RECOGNITION_SHA256, readAlphabet } = await import(
    '../reading/models.ts'
  );
  const { detection, recognition, alphabet } = await modelFiles();
  await compareDigest({ file: detection, sha256: DETECTION_SHA256 });
  await compareDigest({ file: recognition, sha256: RECOGNITION_SHA256 });
  await readAlphabet(alphabet);
  const { readerProducer } = await import('./producers.ts');
  return `${readerProducer.model} ${readerProducer.version}`;
}

async function useEncoder(): Promise<string> {
  const { loadEncoder } = await import('../language/encoder.ts');
  const encoder = await loadEncoder();
  const [vector] = await encoder.embed(['The square of the hypotenuse']);
  expectNumber(vector?.[0]);
  return `${encoder.producer.model} ${encoder.producer.version}`;
}

async function useFaceDetector(): Promise<string> {
  const { largestFaceShare } = await import('../vision/faces.ts');
  const { faceProducer } = await import('../vision/face-producer.ts');
  expectNumber(await largestFaceShare(new Uint8Array(64 * 64 * 3), 64, 64));
  return `${faceProducer.model} ${faceProducer.version}`;
}

async function compareDigest({ file, sha256: expected }: { file: string; sha256: string }): Promise<void> {
  const found = sha256(await readFile(file));
  if (found === expected) return;
  throw new Error(
    `Expected the sha256 of ${file} to begin with ${expected.slice(0, 12)}, got ${found.slice(0, 12)}.`,
  );
}

function expectNumber(value: number | undefined): void {
  if (!Number.isFinite(value)) throw new Error(`Expected it to compute a number, got ${value}.`);
}
