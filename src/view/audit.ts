import {
  type AuditedImage,
  auditMarks,
  auditTables,
  drawNumbers,
  imageKey,
  readOpinions,
} from '../library/program.ts';
import type { Audit, AuditAnswers, AuditImage } from './api.ts';
import { RequestFault } from './fault.ts';
import type { Opened } from './opened.ts';
import { textParameter } from './parameters.ts';
import { documentAt } from './read-document.ts';
import { runOf } from './video-row.ts';

/** What was drawn, as long as the dataset stays as it is. */
const drawn = new WeakMap<Opened, Promise<AuditImage[]>>();

/** `/api/audit?person`. @throws RequestFault where no audit was asked for. */
export async function auditOf(opened: Opened, query: URLSearchParams): Promise<Audit> {
  const { audit } = opened;
  runOf(opened);
  if (!audit) throw new RequestFault(404, 'There is no audit. Start one: lectern view DIR --audit 100');
  const images = await (drawn.get(opened) ?? draw(opened, audit));
  const opinions = await readOpinions(opened.dataset.path);
  const marks = auditMarks(opinions, images).get(textParameter(query, 'person') ?? '');
  return {
    ...audit,
    samples: new Set(images.map(({ n }) => n)).size,
    images,
    answers: images.map((image): AuditAnswers | null => {
      const mark = marks?.get(imageKey(image));
      if (!mark) return null;
      const { kind, duplicate, fits, note } = mark;
      return { kind, duplicate, fits, note };
    }),
    tables: auditTables(opinions, images satisfies AuditedImage[]),
  };
}

function draw(opened: Opened, { count, seed }: { count: number; seed: number }): Promise<AuditImage[]> {
  const reading = readDrawn(opened, drawNumbers(opened.info.counts.documents, count, seed));
  drawn.set(opened, reading);
  return reading;
}

async function readDrawn(opened: Opened, numbers: readonly number[]): Promise<AuditImage[]> {
  const images: AuditImage[] = [];
  for (const n of numbers) {
    const { id, parts } = await documentAt(opened, n);
    let image = 0;
    for (const [part, one] of parts.entries()) {
      if (one.kind !== 'image') continue;
      const which = image++;
      // What still stands on screen is shown again; it was asked about already.
      if (one.again || one.digest === null || one.video === null) continue;
      images.push({ n, sample: id, image: which, part, picture: one.digest, video: one.video });
    }
  }
  return images;
}
