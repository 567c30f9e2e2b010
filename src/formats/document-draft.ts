import type { Document, DocumentImage, DocumentText } from '../records/document.ts';
import type { SampleVideo } from '../records/sample.ts';

/** A document that may have no id of its own yet. */
export type DocumentDraft = Omit<Document, 'id'> & { id: string | null };

type Facts<T> = Partial<Omit<T, 'kind'>>;

/** A picture of which the dataset says no more than `facts`. */
export function documentImage(name: string, facts: Facts<DocumentImage> = {}): DocumentImage {
  return {
    kind: 'image',
    name,
    digest: null,
    width: null,
    height: null,
    takenAtSec: null,
    again: false,
    ...nowhere,
    ...facts,
  };
}

/** A text of which the dataset says no more than `facts`. */
export function documentText(
  role: DocumentText['role'],
  text: string,
  facts: Facts<DocumentText> = {},
): DocumentText {
  return { kind: 'text', role, text, raw: null, ...nowhere, ...facts };
}

/** A document of a dataset that is not made of videos. */
export function webDocument(parts: Document['parts'], url: string | null): DocumentDraft {
  return { id: null, parts, videos: [], url, split: null };
}

/** Address of a document of videos: that of its video, where there is one only. */
export function videoUrl(videos: readonly SampleVideo[]): string | null {
  return videos.length === 1 ? videos[0]!.url : null;
}

/** A video of which only the id is known. */
export function unknownVideo(id: string): SampleVideo {
  const nothing = { title: null, licence: null, url: null, subject: null, course: null, subCourse: null };
  return { id, ...nothing, knowledgePoint: null, clips: [] };
}

const nowhere = { video: null, clip: null, startSec: null, endSec: null };
