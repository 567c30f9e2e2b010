import { createRequire } from 'node:module';
import type { Producer } from '../records/basics.ts';

const require = createRequire(import.meta.url);
const name = '@vladmandic/face-api';
const { version } = require(`${name}/package.json`) as { version: string };

/** What finds faces (`largestFaceShare`), told without loading it: part of the key of what it measures. */
export const faceProducer: Producer = { name, model: 'tiny_face_detector_model', version };
