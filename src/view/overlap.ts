import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Overlap, OverlapPair } from '../library/evaluate.ts';
import { overlapFiles } from '../library/program.ts';
import type { OverlapInfo, OverlapRow, OverlapRows } from './api.ts';
import { allRows, getFact, oneRow } from './database.ts';
import { RequestFault } from './fault.ts';
import type { Opened } from './opened.ts';
import { choiceParameter, stretchOf, textParameter, wholePageOf } from './parameters.ts';

/** `/api/overlap`. @throws RequestFault where something else is open. */
export function overlapOf({ db, dataset }: Opened): OverlapInfo {
  const found = dataset.kind === 'overlap' ? getFact<Overlap>(db, 'overlap') : null;
  if (!found) throw new RequestFault(404, 'This is no result of lectern evaluate overlap.');
  return {
    ...{ dataset: found.dataset, samples: found.samples, images: found.images },
    ...{ unseenImages: found.unseen.images, unseenRecords: found.unseen.records },
    encoder: found.encoder && `${found.encoder.name} ${found.encoder.model}`,
    benchmarks: found.benchmarks.map(({ benchmark, items, questions, seen, samples, pairs }) => ({
      ...{ benchmark, items, samples, pairs },
      questions: questions.run + questions.whole,
      ...{ seenQuestions: seen.question, seenImages: seen.image, seen: seen.either },
      tooShort: questions.short,
    })),
  };
}

/** `/api/overlap/pairs?benchmark&what`. @throws RequestFault for a bad parameter. */
export function overlapPairs(opened: Opened, query: URLSearchParams): OverlapRows {
  overlapOf(opened);
  const stretch = stretchOf(query);
  const chosen = {
    benchmark: textParameter(query, 'benchmark'),
    what: choiceParameter(query, 'what', ['question', 'image']),
  };
  const asked = Object.entries(chosen).filter((pair): pair is [string, string] => pair[1] !== null);
  const where = ['TRUE', ...asked.map(([column]) => `${column} = ?`)].join(' AND ');
  const values = asked.map(([, value]) => value);
  const total = Number(
    oneRow(opened.db, `SELECT count(*) AS count FROM pair WHERE ${where}`, ...values)!.count,
  );
  const rows = allRows(
    opened.db,
    `SELECT n, json FROM pair WHERE ${where} ORDER BY n LIMIT ? OFFSET ?`,
    ...values,
    stretch.limit,
    stretch.offset,
  );
  const items = rows.map(({ n, json }) => shown(Number(n), JSON.parse(json as string) as OverlapPair));
  return wholePageOf(items, total, stretch);
}

function shown(n: number, pair: OverlapPair): OverlapRow {
  const { benchmark, item, what, question, sample, video, startSec, text, image } = pair;
  return {
    ...{ n, benchmark, item, what, question, sample, video, startSec, text },
    image: image && {
      asked: overlapPicture(image.asked),
      found: overlapPicture(image.found),
      ...{ distance: image.distance, cosine: image.cosine, confirmed: image.confirmed },
    },
  };
}

function overlapPicture(digest: string): string {
  return `/api/overlap/pictures/${digest}`;
}

/** `/api/overlap/pictures/:digest`: a picture of a pair. @throws RequestFault where there is none. */
export async function pairPicture(opened: Opened, digest: string): Promise<Uint8Array> {
  overlapOf(opened);
  return readFile(join(opened.dataset.path, overlapFiles.pictures, digest)).catch(() => {
    throw new RequestFault(404, 'There is no such picture.');
  });
}
