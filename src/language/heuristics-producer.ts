import type { Producer } from '../records/basics.ts';

/** What scores transcripts (`judgeTranscript`), told without loading it: part of the key of what it measures. */
export const heuristicsProducer: Producer = { name: 'lectern-rules', model: 'judge', version: '1' };
