import { type Sample, sampleSchema } from '../records/sample.ts';
import { readRecords, writeRecords } from './json-file.ts';

/** Reads a file of samples, one a line. Throws as `readRecords` does. */
export function readSamples(path: string): AsyncGenerator<Sample> {
  return readRecords(path, sampleSchema);
}

/** Writes samples, one a line. */
export async function writeSamples(
  path: string,
  samples: Iterable<Sample> | AsyncIterable<Sample>,
): Promise<void> {
  await writeRecords(path, samples, 'jsonl');
}
