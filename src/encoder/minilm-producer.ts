import { modelIdentity } from '../models/weights.ts';
import type { Producer } from '../records/basics.ts';

/** Raised by hand when the way from a text to its vector changes. */
const rulesVersion = 1;

const weights = modelIdentity('minilm');

/** What makes the vectors, told without loading it: part of the key of what is compared by them. */
export const miniLmProducer: Producer = {
  ...weights,
  version: `${weights.version}+rules${rulesVersion}`,
};
