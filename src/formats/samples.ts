import { type Sample, sampleSchema } from '../records/sample.ts';
import { readRecords, writeRecords } from './json-file.ts';

/** Reads a file of samples, or bytes in its place, one a line. Throws as `readRecords` does. */
export function readSamples(path: string, chunks?: AsyncIterable<Buffer>): AsyncGenerator<Sample> {
  return readRecords(path, sampleSchema, { ...(chunks && { chunks }) });
}

/**
 * Writes samples, one a line.
 * @internal Tests make workspaces with it; a run writes through its object store.
 */
export async function writeSamples(
  path: string,
  samples: Iterable<Sample> | AsyncIterable<Sample>,
): Promise<void> {
  await writeRecords(path, samples, 'jsonl');
}
