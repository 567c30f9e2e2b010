import type { Digest } from '../records/basics.ts';

/** Where everything lies in a workspace: the one place that spells it. */
export const layout = {
  artefacts: 'artefacts',
  artefactsOf: (stage: string) => `artefacts/${stage}`,
  artefact: (stage: string, key: Digest) => `artefacts/${stage}/${key}`,
  blobs: 'blobs',
  blob: (digest: Digest) => `blobs/${digest}`,
  runs: 'runs',
  run: (run: string) => `runs/${run}`,
  /** Names inside the folder of a run. */
  indexName: 'index.jsonl',
  recordName: 'run.json',
  runIndex: (run: string) => `runs/${run}/index.jsonl`,
  runRecord: (run: string) => `runs/${run}/run.json`,
  /** The record of the run made last. */
  lastRun: 'lectern.lock.json',
  journals: 'journal',
  journal: (run: string) => `journal/${run}.jsonl`,
  /** Digests of the files that were read. */
  digests: 'journal/digests.json',
  responses: 'responses',
  responsesOf: (video: string) => `responses/${video}.jsonl`,
  samples: 'samples',
  sampleShard: (shard: number) => `samples/${String(shard).padStart(5, '0')}.jsonl`,
  outcomes: 'outcomes.jsonl',
  exports: 'export',
  exported: (format: string) => `export/${format}`,
  /** What a run itself exports. */
  textbook: 'export/textbook',
  /** Files of this machine alone, which no other store has. */
  lock: '.coordinator.lock',
  pendingRemoval: '.removal.json',
} as const;
