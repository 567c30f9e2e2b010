import type { Document, DocumentImage, DocumentText } from '../records/document.ts';
import type { SampleVideo } from '../records/sample.ts';

const nowhere = { video: null, clip: null, startSec: null, endSec: null };

export function picture(name: string, place: Partial<DocumentImage> = {}): DocumentImage {
  return {
    kind: 'image',
    name,
    digest: null,
    width: null,
    height: null,
    takenAtSec: null,
    ...nowhere,
    ...place,
  };
}

export function words(
  role: DocumentText['role'],
  text: string,
  place: Partial<DocumentText> = {},
): DocumentText {
  return { kind: 'text', role, text, raw: null, ...nowhere, ...place };
}

/** A document of pictures alone, by their names. */
export function imageDocument(id: string, names: readonly string[]): Document {
  return { id, parts: names.map((name) => picture(name)), videos: [], url: null, split: null };
}

export function video(id: string, facts: Partial<SampleVideo> = {}): SampleVideo {
  return {
    id,
    title: null,
    licence: null,
    url: null,
    subject: null,
    course: null,
    subCourse: null,
    knowledgePoint: null,
    clips: [],
    ...facts,
  };
}
