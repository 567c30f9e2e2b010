import { UsageError } from '../engine/errors.ts';
import type { RunEntry } from '../engine/run-index.ts';
import type { Store } from '../engine/store.ts';
import { type Audit, auditSchema } from '../records/audit.ts';
import { type Clips, clipsSchema } from '../records/clip.ts';
import { type Probe, probeSchema } from '../records/media.ts';
import {
  type Captions,
  captionsSchema,
  type Descriptions,
  descriptionsSchema,
  type Reading,
  readingSchema,
} from '../records/reading.ts';
import { type Screens, screensSchema } from '../records/screen.ts';
import {
  type Judge,
  type Judgement,
  judgementSchema,
  judgeSchema,
  type Listening,
  listeningSchema,
  type Panel,
  panelSchema,
  type Refined,
  refinedSchema,
  type Transcript,
  transcriptSchema,
} from '../records/speech.ts';

/** All that is stored of one video in one run; null for what it did not reach or what was skipped. */
export interface VideoArtefacts {
  probe: Probe | null;
  listen: Listening | null;
  transcribe: Transcript | null;
  judge: Judgement | null;
  judge1: Judge | null;
  judge2: Judge | null;
  panel: Panel | null;
  refine: Refined | null;
  clip: Clips | null;
  keyframe: Screens | null;
  /** What the embedded reader read. `readingOf` says what counts. */
  read: Reading | null;
  reread: Reading | null;
  describe: Descriptions | null;
  caption: Captions | null;
  audit: Audit | null;
}

const schemas = {
  probe: probeSchema,
  listen: listeningSchema,
  transcribe: transcriptSchema,
  judge: judgementSchema,
  judge1: judgeSchema,
  judge2: judgeSchema,
  panel: panelSchema,
  refine: refinedSchema,
  clip: clipsSchema,
  keyframe: screensSchema,
  read: readingSchema,
  reread: readingSchema,
  describe: descriptionsSchema,
  caption: captionsSchema,
  audit: auditSchema,
};

/**
 * Loads what the keys of a run's entry name.
 * @throws UsageError where another version of Lectern wrote it.
 */
export async function loadArtefacts(store: Pick<Store, 'get'>, entry: RunEntry): Promise<VideoArtefacts> {
  const loaded: Record<string, unknown> = {};
  for (const [stage, schema] of Object.entries(schemas)) {
    const key = entry.keys[stage];
    const artefact = key ? await store.get(stage, key) : null;
    const content = artefact?.kind === 'value' ? schema.safeParse(artefact.content) : null;
    if (content && !content.success)
      throw new UsageError(
        `The ${stage} result of ${entry.video.id} was written by another version of Lectern. Rerun \`lectern run\` to rebuild it.`,
      );
    loaded[stage] = content?.data ?? null;
  }
  return loaded as unknown as VideoArtefacts;
}

/** What was read off the screens: by a model where one was asked, else by the embedded reader. */
export function readingOf({ read, reread }: Pick<VideoArtefacts, 'read' | 'reread'>): Reading | null {
  return reread ?? read;
}
