import type { Settings } from '../config/schema.ts';
import { checksAsked } from '../engine/check.ts';
import type { RunEntry } from '../engine/run-index.ts';
import type { Store } from '../engine/store.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import type { Evidence } from '../records/outcome.ts';
import type { Suspicions } from '../stages/10-audit/suspicions.ts';
import { type Decisions, decideVideo } from '../stages/11-weave/decide.ts';
import { stagesOf } from '../stages/stages-of.ts';
import { artefactOf, loadArtefacts, readingOf, type VideoArtefacts } from './artefacts.ts';
import type { RunRecord } from './layout.ts';

/** A check of the whole video: what was measured, against what, and what followed. */
export interface CheckLine {
  stage: string;
  reason: string;
  /** The setting that is its threshold; null where it does not hold one number against one. */
  setting: string | null;
  keep: boolean;
  evidence: Evidence;
}

/** What is odd about a film, kept or not, as its check found it: the numbers by reason. */
export function suspicionsIn(checks: readonly CheckLine[]): Suspicions {
  const { suspect = {} } = checks.find(({ reason }) => reason === 'suspect')?.evidence ?? {};
  return suspect as Suspicions;
}

/** What a run measured on one video, and what follows from it. */
export interface Examination {
  artefacts: VideoArtefacts;
  /** One for each check of the stages that it reached. */
  checks: CheckLine[];
  /** On what is inside it; null where it was not cut into clips. */
  decisions: Decisions | null;
}

/**
 * Loads what is stored of one video of a run and decides again; computes nothing anew and changes nothing: what is
 * damaged counts as missing, and stays.
 */
export async function examineVideo(
  workspace: WorkspacePlace,
  { settings, selected }: RunRecord,
  entry: RunEntry,
): Promise<Examination> {
  const artefacts = await loadArtefacts(readerOf(Workspace.at(workspace).store), entry, settings);
  const checks: CheckLine[] = [];
  for (const stage of stagesOf(settings)) {
    const measured = artefactOf(artefacts, stage.name);
    if (measured === null) continue;
    for (const check of checksAsked<unknown, Settings>(stage.checks, new Set(selected))) {
      const { setting = null } = check;
      checks.push({ stage: stage.name, setting, ...check.decide(measured, settings) });
    }
  }
  const { clip, transcribe } = artefacts;
  const decisions =
    clip && transcribe && decideVideo({ ...artefacts, clip, read: readingOf(artefacts) }, settings);
  return { artefacts, checks, decisions };
}

function readerOf(store: Store): Pick<Store, 'get'> {
  return {
    async get(stage, key) {
      const artefact = await store.read(stage, key);
      return typeof artefact === 'string' ? null : artefact;
    },
  };
}
