import type { Document, DocumentPart } from '../records/document.ts';
import { type Item, type Sample, sampleSchema } from '../records/sample.ts';
import { documentImage, documentText, videoUrl } from './document-draft.ts';

/** Text of an `end` part: what Lectern's textbooks put at the end of a video. */
const endText = 'End of Video';

/** The document of a sample: speech as refined, with its raw wording beside it; pictures named by their digests. */
function sampleDocument({ id, split, videos, items }: Sample): Document {
  return { id, parts: items.map(partOf), videos, url: videoUrl(videos), split };
}

/** Reads a sample of Lectern's as a document. */
export const sampleDocumentSchema = sampleSchema.transform(sampleDocument);

function partOf(item: Item): DocumentPart {
  const { video, clip, startSec, endSec } = item;
  const place = { video, clip, startSec, endSec };
  switch (item.kind) {
    case 'image': {
      const { digest, width, height, takenAtSec } = item;
      const again = item.again !== undefined;
      return documentImage(digest, { ...place, digest, width, height, takenAtSec, again });
    }
    case 'ocr':
      return documentText('ocr', item.text, place);
    case 'speech':
      return documentText('speech', item.refined, { ...place, raw: item.raw });
    case 'end':
      return documentText('end', endText, place);
  }
}
