import type { Producer } from '../records/basics.ts';

/** What finds faces (`largestFaceShare`), told without loading it: part of the key of what it measures. */
export const faceProducer: Producer = {
  name: '@vladmandic/face-api',
  model: 'tiny_face_detector_model',
  version: '1.7.15',
};
