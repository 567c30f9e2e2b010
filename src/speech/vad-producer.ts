import { modelIdentity } from '../models/weights.ts';

/** Name of the voice detector in the table of models. */
export const vadModel = 'silero-v5';

/** Identity of the voice detector, known without loading it. */
export const vadProducer = modelIdentity(vadModel);
