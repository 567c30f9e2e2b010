import type { z } from 'zod';
import { UsageError } from '../base/errors.ts';
import { ownStages } from '../config/extensions.ts';
import type { Settings } from '../config/schema.ts';
import type { RunEntry } from '../engine/run-index.ts';
import type { Store } from '../engine/store.ts';
import type { Reading } from '../records/reading.ts';
import type { VideoStages } from '../stages/pipeline.ts';
import { stagesOf } from '../stages/stages-of.ts';

/** All that is stored of one video in one run, by stage; null for what it did not reach or what was skipped. */
export type VideoArtefacts = {
  [Stage in VideoStages[number] as Stage['name']]: z.output<Stage['output']> | null;
} & {
  /** What stages and checks of one's own made, by name. */
  own: Readonly<Record<string, unknown>>;
};

/** What a stage made, built-in or of one's own; null where there is none. */
export function artefactOf(artefacts: VideoArtefacts, stage: string): unknown {
  return (artefacts as Readonly<Record<string, unknown>>)[stage] ?? artefacts.own[stage] ?? null;
}

/**
 * Loads what the keys of a run's entry name.
 * @throws UsageError where another version of Lectern wrote it.
 */
export async function loadArtefacts(
  store: Pick<Store, 'get'>,
  entry: RunEntry,
  settings: Pick<Settings, 'extensions'>,
): Promise<VideoArtefacts> {
  const loaded: Record<string, unknown> = {};
  const own: Record<string, unknown> = {};
  const ownNames = new Set(ownStages(settings).map(({ name }) => name));
  for (const { name, output } of stagesOf(settings)) {
    const key = entry.keys[name];
    const artefact = key ? await store.get(name, key) : null;
    const content = artefact?.kind === 'value' ? output.safeParse(artefact.content) : null;
    if (content && !content.success)
      throw new UsageError(
        `The ${name} result of ${entry.video.id} was written by another version of Lectern. Rerun \`lectern run\` to rebuild it.`,
      );
    (ownNames.has(name) ? own : loaded)[name] = content?.data ?? null;
  }
  // One entry for each stage, checked by its schema: what the type says, and what no type can follow through a loop.
  return { ...loaded, own } as VideoArtefacts;
}

/** What was read off the screens: by a model where one was asked, else by the embedded reader. */
export function readingOf({ read, reread }: Pick<VideoArtefacts, 'read' | 'reread'>): Reading | null {
  return reread ?? read;
}
