import type { Digest } from '../records/basics.ts';

/** Names of runs: each is a folder name everywhere. */
export const runNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

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
  inputsName: 'inputs.jsonl',
  runIndex: (run: string) => `runs/${run}/index.jsonl`,
  runRecord: (run: string) => `runs/${run}/run.json`,
  runInputs: (run: string) => `runs/${run}/inputs.jsonl`,
  /** Videos of the run that are one lecture with another: derived with its samples. */
  duplicatesOf: (run: string) => `runs/${run}/duplicates.jsonl`,
  /** What is planned for workers that may be on other machines: what was decided, and a line for each video. */
  plan: (run: string) => `runs/${run}/plan.json`,
  planVideos: (run: string) => `runs/${run}/plan.jsonl`,
  /** Sources whose digest workers are to learn, a line for each. */
  planDigests: (run: string) => `runs/${run}/digests.jsonl`,
  /** All that workers leave about a plan, until it is finished. */
  works: (run: string) => `runs/${run}/work`,
  work: (run: string, plan: string) => `runs/${run}/work/${plan}`,
  /** How far a run is that is at work. */
  beat: (run: string) => `runs/${run}/beat.json`,
  /** The record of the run made last. */
  lastRun: 'lectern.lock.json',
  journals: 'journal',
  journal: (run: string) => `journal/${run}.jsonl`,
  /** Digests of the files that were read. */
  digests: 'journal/digests.json',
  /** What workers learned of digests since, a file for each source, until the next command takes them in. */
  digestNotes: 'journal/digests',
  digestNote: (source: string) => `journal/digests/${source}`,
  responses: 'responses',
  responsesOf: (video: string) => `responses/${video}.jsonl`,
  /** What people think of what is there, a file for each of them. */
  labels: 'labels',
  labelsBy: (person: string) => `labels/${person}.jsonl`,
  /** What is derived from a run. */
  samples: 'samples',
  samplesOf: (run: string) => `samples/${run}`,
  sampleShard: (run: string, shard: number) => `samples/${run}/${String(shard).padStart(5, '0')}.jsonl`,
  outcomes: 'outcomes',
  outcomesOf: (run: string) => `outcomes/${run}.jsonl`,
  exports: 'export',
  exportsOf: (run: string) => `export/${run}`,
  exported: (run: string, format: string) => `export/${run}/${format}`,
  /** Files of this machine alone, which no other store has. */
  lock: '.coordinator.lock',
  pendingRemoval: '.removal.json',
} as const;
