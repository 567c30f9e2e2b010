import type { DocumentDetails, ShownPart } from './api.ts';
import { budgetOf } from './budget.ts';
import { RequestFault } from './fault.ts';
import type { Opened } from './opened.ts';
import { documentAt, imageUrl } from './read-document.ts';
import { trainerText } from './trainer-text.ts';

/** `/api/documents/:n`. @throws RequestFault where there is no such document. */
export async function documentDetails(opened: Opened, n: number): Promise<DocumentDetails> {
  const document = await documentAt(opened, n);
  const total = opened.info.counts.documents;
  let images = 0;
  const parts = document.parts.map(
    (part): ShownPart =>
      part.kind === 'image' ? { ...part, url: imageUrl(opened, n, images++, part) } : part,
  );
  return {
    n,
    total,
    previous: n > 0 ? n - 1 : null,
    next: n + 1 < total ? n + 1 : null,
    id: document.id,
    split: document.split,
    url: document.url,
    videos: document.videos,
    parts,
    budget: budgetOf(document, opened.dataset.run),
    trainerText: trainerText(document),
  };
}

/** `/api/documents/:n/images/:i`: bytes of a picture. @throws RequestFault where there is none. */
export async function documentImage(opened: Opened, n: number, i: number): Promise<Uint8Array> {
  const { parts } = await documentAt(opened, n);
  const image = parts.filter((part) => part.kind === 'image')[i];
  const bytes = image && (await opened.dataset.corpus?.image(image));
  if (!bytes) throw new RequestFault(404, 'The dataset does not have this image.');
  return bytes;
}
