import { modelIdentity } from '../models/weights.ts';
import type { Producer } from '../records/basics.ts';
import type { ReaderModel } from '../records/reader-model.ts';

/** Raised by hand when settings or rules of this room change what is read. */
const rulesVersion = 8;

/** What reads pictures, told without loading it: part of the key of what it reads. */
export function readerProducer(reader: ReaderModel): Producer {
  const { name, model, version } = modelIdentity(reader);
  return { name, model, version: `${version}+rules${rulesVersion}` };
}
