import { modelIdentity } from '../models/weights.ts';

/** Name of what finds faces in the table of models. */
export const faceModel = 'tiny-face-detector';

/** What finds faces (`findFaces`), told without loading it: part of the key of what it measures. */
export const faceProducer = modelIdentity(faceModel);
