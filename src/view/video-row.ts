import type { RunEntry, RunRecord } from '../index.ts';
import { type Examination, examineVideo } from '../library/program.ts';
import type { VideoCard, VideoVerdict } from './api.ts';
import { oneRow, type Row } from './database.ts';
import { RequestFault } from './fault.ts';
import type { Opened } from './opened.ts';
import { pictureUrl } from './picture-url.ts';

/** The run that is shown. @throws RequestFault where the dataset is no workspace. */
export function runOf({ dataset }: Opened): RunRecord {
  if (dataset.run) return dataset.run;
  throw new RequestFault(404, 'This dataset is no workspace of Lectern: it has documents, and no videos.');
}

/** The row of a video. @throws RequestFault where there is none. */
export function videoRow(opened: Opened, id: string): Row {
  runOf(opened);
  const row = oneRow(opened.db, 'SELECT * FROM video WHERE id = ?', id);
  if (!row) throw new RequestFault(404, 'There is no such video.');
  return row;
}

/** The card of a video, from its row in the index. */
export function cardOf(row: Row): VideoCard {
  const text = (name: string): string | null => row[name] as string | null;
  const poster = text('poster');
  return {
    id: text('id')!,
    title: text('title')!,
    durationSec: row.durationSec as number | null,
    verdict: text('verdict') as VideoVerdict,
    stage: text('stage')!,
    reason: text('reason'),
    subject: text('subject'),
    course: text('course'),
    subCourse: text('subCourse'),
    knowledgePoint: text('knowledgePoint'),
    poster: poster && pictureUrl(poster),
    clips: Number(row.clips),
    screens: Number(row.screens),
    keyframes: Number(row.keyframes),
    suspect: JSON.parse(text('suspect')!) as string[],
    score: null,
    snippet: null,
  };
}

/** How far the video came, and the keys of what was made on the way. */
export function entryOf(row: Row): RunEntry {
  return JSON.parse(row.entry as string) as RunEntry;
}

/** What is stored of a video, and what follows from it. */
export function examineRow(opened: Opened, row: Row): Promise<Examination> {
  return examineVideo(opened.dataset.path, runOf(opened), entryOf(row));
}
