import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { parseRange } from './byte-range.ts';
import { RequestFault } from './fault.ts';
import type { Opened } from './opened.ts';
import { changedNote, isSameContent, openSource, sourceType } from './source-file.ts';
import { entryOf, examineRow, videoRow } from './video-row.ts';

/**
 * `/api/videos/:id/source`: the video that a run worked on, or a part of it. Only the file that the run recorded is
 * opened, and only while it is the same.
 * @throws RequestFault where it is not there or not the same; the answer is then still to be made.
 */
export async function sendSource(
  opened: Opened,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const row = videoRow(opened, id);
  const entry = entryOf(row);
  const { artefacts } = await examineRow(opened, row);
  const source = await openSource(entry);
  if (!source.file) throw new RequestFault(404, source.note);
  const { file, size } = source;
  try {
    if (!(await isSameContent(entry, file))) throw new RequestFault(404, changedNote);
    const etag = `"${entry.video.sha256}"`;
    // Another state of the file cannot be continued: then all of it is sent.
    const condition = request.headers['if-range'];
    const isSameState = condition === undefined || condition === etag;
    const range = isSameState ? parseRange(request.headers.range, size) : 'whole';
    response.setHeader('Accept-Ranges', 'bytes');
    response.setHeader('ETag', etag);
    if (range === 'unsatisfiable') {
      response.setHeader('Content-Range', `bytes */${size}`);
      throw new RequestFault(416, `The video has ${size} bytes.`);
    }
    const { start, end } = range === 'whole' ? { start: 0, end: size - 1 } : range;
    response.statusCode = range === 'whole' ? 200 : 206;
    response.setHeader('Content-Type', sourceType(artefacts.probe));
    response.setHeader('Content-Length', end - start + 1);
    response.setHeader('Cache-Control', 'no-cache');
    if (range !== 'whole') response.setHeader('Content-Range', `bytes ${start}-${end}/${size}`);
    if (request.method === 'HEAD' || size === 0) {
      response.end();
      return;
    }
    const bytes = file.createReadStream({ start, end, autoClose: false });
    // A player that jumps leaves what it asked for before.
    await pipeline(bytes, response).catch(() => response.destroy());
  } finally {
    await file.close();
  }
}
