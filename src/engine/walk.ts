import { artefactKey, canonicalJson, sha256 } from '../base/fingerprint.ts';
import type { Digest } from '../records/basics.ts';
import type { Evidence } from '../records/outcome.ts';
import type { Video } from '../records/video.ts';
import { checksAsked } from './check.ts';
import { type AnyStage, factsFor, type ResourceClass, resourceOf } from './stage.ts';
import type { Store } from './store.ts';

/** The steps of the work on one video, in order, and which of them this run leaves out. */
export interface Pipeline<Settings> {
  stages: readonly AnyStage<Settings>[];
  /** Names of the stages that are run; the others count as skipped. */
  selected: ReadonlySet<string>;
}

/** Where the work on one video stands, as told by what is stored. */
export interface VideoProgress<Settings> {
  /** Key of each stage's artefact, as far as they are known. */
  keys: Record<string, Digest>;
  /** The stage to run next, its class and the key of what it will make; null where nothing is left to do. */
  next: { stage: AnyStage<Settings>; resource: ResourceClass; key: Digest } | null;
  /** What ended the work early, or null. */
  end:
    | { verdict: 'dropped'; stage: string; reason: string; evidence: Evidence }
    | { verdict: 'failed'; stage: string; reason: string; message: string }
    | null;
  /** Loaded contents of the stored artefacts that were needed on the way, by stage. */
  contents: Record<string, unknown>;
  /** For a later walk, which begins where this one ended. */
  known: Known;
}

/** What is known of the stored artefacts of a video, so that nobody looks them up again. Plain JSON. */
export interface Known {
  /** Digests of the contents of those that are there and passed all checks, with the keys they are stored under. */
  passed: Record<string, { key: Digest; digest: Digest }>;
  /** Key under which nothing was; null where none was looked for in vain. */
  missing: Digest | null;
  /** The failure or drop at which it ends. */
  end: { key: Digest; as: NonNullable<VideoProgress<unknown>['end']> } | null;
}

export const nothingKnown: Known = { passed: {}, missing: null, end: null };

/** Where a walk finds artefacts. */
export type Lookup = Pick<Store, 'get'>;

/**
 * Follows the stages of a video through the store until one is missing, a check drops it, or all are done.
 * @param known From an earlier walk or unit with the same settings: what it names is not looked up again.
 */
export async function walk<Settings>(
  video: Video,
  pipeline: Pipeline<Settings>,
  settings: Settings,
  store: Lookup,
  known: Known = nothingKnown,
): Promise<VideoProgress<Settings>> {
  const keys: Record<string, Digest> = {};
  const digests: Record<string, Digest> = {};
  const contents: Record<string, unknown> = {};
  const passed: Known['passed'] = {};
  const endAt = (key: Digest, end: NonNullable<VideoProgress<Settings>['end']>): VideoProgress<Settings> => ({
    keys,
    next: null,
    end,
    contents,
    known: { passed, missing: null, end: { key, as: end } },
  });
  for (const stage of pipeline.stages) {
    if (!pipeline.selected.has(stage.name)) continue;
    const key = keyOf(stage, video, settings, digests);
    const before = known.passed[stage.name];
    if (before?.key === key) {
      keys[stage.name] = key;
      digests[stage.name] = before.digest;
      passed[stage.name] = before;
      continue;
    }
    if (known.end?.key === key) {
      keys[stage.name] = key;
      return endAt(key, known.end.as);
    }
    const artefact = known.missing === key ? null : await store.get(stage.name, key);
    if (artefact === null) {
      const next = { stage, resource: resourceOf(stage, settings), key };
      return { keys, next, end: null, contents, known: { passed, missing: key, end: null } };
    }
    keys[stage.name] = key;
    if (artefact.kind === 'failure') {
      const { reason, message } = artefact.content;
      return endAt(key, { verdict: 'failed', stage: stage.name, reason, message });
    }
    digests[stage.name] = artefact.digest;
    contents[stage.name] = artefact.content;
    for (const check of checksAsked(stage.checks, pipeline.selected)) {
      const { keep, reason, evidence } = check.decide(artefact.content, settings);
      if (!keep) return endAt(key, { verdict: 'dropped', stage: stage.name, reason, evidence });
    }
    passed[stage.name] = { key, digest: artefact.digest };
  }
  return { keys, next: null, end: null, contents, known: { passed, missing: null, end: null } };
}

function keyOf<Settings>(
  stage: AnyStage<Settings>,
  video: Video,
  settings: Settings,
  digests: Record<string, Digest>,
): Digest {
  const slice: unknown = stage.slice(settings);
  const inputs: Record<string, Digest | null> = {};
  if (stage.readsSource) inputs.source = video.sha256;
  if (stage.readsCaptions?.(slice)) inputs.captions = captionsDigest(video);
  const facts = factsFor(stage, slice, video.facts);
  if (facts) inputs.facts = sha256(canonicalJson(facts));
  const ignored = stage.ignores?.(slice) ?? [];
  for (const name of inputNames(stage)) {
    if (!ignored.includes(name)) inputs[name] = digests[name] ?? null;
  }
  return artefactKey({
    stage: stage.name,
    version: stage.version,
    config: slice,
    providers: stage.providers(slice),
    inputs,
  });
}

/** Of all that the captions' file and its name tell. */
function captionsDigest({ captions }: Video): Digest | null {
  if (captions === null) return null;
  const { sha256: content, format, language } = captions;
  return sha256(canonicalJson({ content, format, language }));
}

/** Names of the stages whose outputs a stage may use. */
export function inputNames<Settings>(stage: AnyStage<Settings>): string[] {
  return Object.keys({ ...stage.inputs, ...stage.optionalInputs });
}

/** Inputs of a stage, less those that it can do without and that do not bear on its output. */
function usedBy<Settings>(stage: AnyStage<Settings>, settings: Settings): string[] {
  const ignored = stage.ignores?.(stage.slice(settings)) ?? [];
  return inputNames(stage).filter((name) => name in stage.inputs || !ignored.includes(name));
}

/**
 * The stages in `only` (all, if empty) and everything they use with these settings, less those in `skip` and what cannot
 * work without them.
 */
export function selectStages<Settings>(
  stages: readonly AnyStage<Settings>[],
  only: readonly string[],
  skip: readonly string[],
  settings: Settings,
): Set<string> {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const selected = new Set<string>();
  const add = (name: string): void => {
    const stage = byName.get(name);
    if (!stage || selected.has(name) || skip.includes(name)) return;
    selected.add(name);
    for (const input of usedBy(stage, settings)) add(input);
  };
  for (const name of only.length > 0 ? only : byName.keys()) add(name);
  // Stages are in the order of the data, so one pass finds everything that lacks an input.
  for (const stage of stages) {
    if (!Object.keys(stage.inputs).every((input) => selected.has(input))) selected.delete(stage.name);
  }
  return selected;
}
