import { pinnedVersion } from '../../config/package.ts';
import { readerProducer } from '../../reading/reader-producer.ts';
import type { Producer } from '../../records/basics.ts';
import type { ReaderModel } from '../../records/reader-model.ts';
import { faceProducer } from '../../vision/face-producer.ts';

// Identities are part of the keys and are asked for where no model is loaded, so nothing here loads one.

export const mediaProducer: Producer = {
  name: 'node-av',
  model: 'ffmpeg',
  version: pinnedVersion('node-av'),
};

/** What reads the screens, and what runs its models. */
export function readProducers(reader: ReaderModel) {
  return { reader: readerProducer(reader), runtime: pinnedVersion('onnxruntime-node') };
}

/** Everything that bears on screens, their pictures and what is measured on them. */
export const keyframeProducers = {
  media: mediaProducer,
  pictures: pinnedVersion('sharp'),
  faces: faceProducer,
};
