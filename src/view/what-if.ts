import type { DatabaseSync } from 'node:sqlite';
import { type MeasuredVideo, WhatIf } from '../library/program.ts';
import { allRows } from './database.ts';
import type { Opened } from './opened.ts';
import { runOf } from './video-row.ts';

/** What is held of a run, as long as its index is open. */
interface Held {
  whatIf: WhatIf;
  titles: readonly string[];
}

const held = new WeakMap<DatabaseSync, Held>();

/** All that decisions with other thresholds follow from; read once. @throws RequestFault where there are no videos. */
export function whatIfOf(opened: Opened): Held {
  const { settings } = runOf(opened);
  const known = held.get(opened.db);
  if (known) return known;
  const rows = allRows(
    opened.db,
    'SELECT json, title FROM measured_video JOIN video ON video.n = measured_video.video ORDER BY video.n',
  );
  const videos = rows.map(({ json }) => JSON.parse(json as string) as MeasuredVideo);
  const made = { whatIf: new WhatIf(videos, settings), titles: rows.map(({ title }) => String(title)) };
  held.set(opened.db, made);
  return made;
}
