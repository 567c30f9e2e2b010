import type { z } from 'zod';
import { UsageError } from '../base/errors.ts';
import type { RunEntry } from '../engine/run-index.ts';
import type { Store } from '../engine/store.ts';
import type { Reading } from '../records/reading.ts';
import { type VideoStages, videoStages } from '../stages/pipeline.ts';

/** All that is stored of one video in one run, by stage; null for what it did not reach or what was skipped. */
export type VideoArtefacts = {
  [Stage in VideoStages[number] as Stage['name']]: z.output<Stage['output']> | null;
};

/**
 * Loads what the keys of a run's entry name.
 * @throws UsageError where another version of Lectern wrote it.
 */
export async function loadArtefacts(store: Pick<Store, 'get'>, entry: RunEntry): Promise<VideoArtefacts> {
  const loaded: Record<string, unknown> = {};
  for (const { name, output } of videoStages) {
    const key = entry.keys[name];
    const artefact = key ? await store.get(name, key) : null;
    const content = artefact?.kind === 'value' ? output.safeParse(artefact.content) : null;
    if (content && !content.success)
      throw new UsageError(
        `The ${name} result of ${entry.video.id} was written by another version of Lectern. Rerun \`lectern run\` to rebuild it.`,
      );
    loaded[name] = content?.data ?? null;
  }
  // One entry for each stage, checked by its schema: what the type says, and what no type can follow through a loop.
  return loaded as VideoArtefacts;
}

/** What was read off the screens: by a model where one was asked, else by the embedded reader. */
export function readingOf({ read, reread }: Pick<VideoArtefacts, 'read' | 'reread'>): Reading | null {
  return reread ?? read;
}
