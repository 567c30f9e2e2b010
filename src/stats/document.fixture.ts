import { documentImage, unknownVideo } from '../formats/document-draft.ts';
import type { Document } from '../records/document.ts';
import type { SampleVideo } from '../records/sample.ts';

export { documentImage as picture, documentText as words } from '../formats/document-draft.ts';

/** A document of pictures alone, by their names. */
export function imageDocument(id: string, names: readonly string[]): Document {
  return { id, parts: names.map((name) => documentImage(name)), videos: [], url: null, split: null };
}

export function video(id: string, facts: Partial<SampleVideo> = {}): SampleVideo {
  return { ...unknownVideo(id), ...facts };
}
