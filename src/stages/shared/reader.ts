import type { Settings } from '../../config/schema.ts';
import type { StageContext } from '../../engine/stage.ts';
import type { Reader } from '../../reading/reader.ts';
import { builtInReader, type ReaderModel } from '../../records/reader-model.ts';

/** What a stage that reads pictures takes of the settings. */
export interface ReaderSlice {
  /** Left out for the one that comes with Lectern, so that what was read before there was a choice stays valid. */
  reader?: ReaderModel;
}

export function readerSlice({ read: { model } }: Settings): ReaderSlice {
  return model === builtInReader ? {} : { reader: model };
}

export function readerOf({ reader = builtInReader }: ReaderSlice): ReaderModel {
  return reader;
}

/** Loaded once in the life of a worker, whichever stage asks. */
export async function loadConfiguredReader(slice: ReaderSlice, context: StageContext): Promise<Reader> {
  const model = readerOf(slice);
  const { loadReader } = await import('../../reading/reader.ts');
  return context.shared(`reader ${model}`, () => loadReader(model));
}
