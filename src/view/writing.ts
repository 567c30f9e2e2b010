import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { userInfo } from 'node:os';
import {
  addOpinion,
  auditMarkSchema,
  itemLabelSchema,
  type Opinion,
  personSchema,
  readOpinions,
  standingLabels,
} from '../library/program.ts';
import type { Labels } from './api.ts';
import { allRows, oneRow } from './database.ts';
import { RequestFault } from './fault.ts';
import type { Opened } from './opened.ts';
import { textParameter } from './parameters.ts';
import { runOf } from './video-row.ts';

const mostBytes = 16_384;

/** What a page must show to write: another site can send a request here, but cannot read this. */
const token = randomBytes(32).toString('hex');

/** Addresses that take what people say; all else is read alone. */
export const writeRoutes: ReadonlyMap<string, (opened: Opened, content: object) => Promise<unknown>> =
  new Map([
    ['/api/labels', writeLabel],
    ['/api/audit', writeMark],
  ]);

/** `/api/labels?person`: what somebody said, and what a page needs to write. */
export async function labelsOf(opened: Opened, query: URLSearchParams): Promise<Labels> {
  runOf(opened);
  const person = textParameter(query, 'person');
  const standing = standingLabels(await readOpinions(opened.dataset.path));
  const counts = new Map<string, number>();
  for (const label of standing) counts.set(label.person, (counts.get(label.person) ?? 0) + 1);
  const ids = new Map(allRows(opened.db, 'SELECT sha256, id FROM video').map((row) => [row.sha256, row.id]));
  return {
    token,
    usualPerson: usualPerson(),
    people: [...counts].map(([person, labels]) => ({ person, labels })),
    labels: standing
      .filter((label) => label.person === person)
      .map(({ video, sha256, kind, startSec, endSec, label, note }) => ({
        // A video that was renamed since is known by its bytes.
        video: String(ids.get(sha256) ?? video),
        ...{ kind, startSec, endSec, label, note },
      })),
  };
}

/** The name of the user of this machine, as far as it can name a file. */
function usualPerson(): string {
  const name = nameOfUser().replace(/[^A-Za-z0-9_-]/g, '');
  return personSchema.safeParse(name).success ? name : 'me';
}

function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return '';
  }
}

/**
 * Reads what a page wants written. A browser says where a page comes from (`Origin`), which the page cannot change; who
 * is no page of this server gets no further. The content type is one that other sites may not send unasked.
 * @throws RequestFault where the request is not from a page of this server, or is no JSON.
 */
export async function readWriting(request: IncomingMessage): Promise<object> {
  const {
    origin,
    host,
    'sec-fetch-site': site,
    'content-type': type,
    'lectern-token': shown,
  } = request.headers;
  if (origin !== `http://${host}` || (site !== undefined && site !== 'same-origin'))
    throw new RequestFault(403, 'Only a page of this server may write.');
  if (typeof shown !== 'string' || !isToken(shown))
    throw new RequestFault(403, 'This page is of a server that has ended. Reload it.');
  if (type !== 'application/json') throw new RequestFault(400, 'Expected JSON.');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new RequestFault(413, `Expected at most ${mostBytes} bytes.`);
    chunks.push(chunk);
  }
  try {
    const content: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
  } catch {
    // Told below.
  }
  throw new RequestFault(400, 'Expected a JSON object.');
}

function isToken(shown: string): boolean {
  const [one, other] = [Buffer.from(shown), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

async function writeLabel(opened: Opened, content: object): Promise<object> {
  const video = 'video' in content && typeof content.video === 'string' ? content.video : '';
  const row = oneRow(opened.db, 'SELECT sha256 FROM video WHERE id = ?', video);
  if (!row) throw new RequestFault(404, 'There is no such video.');
  return write(opened, itemLabelSchema, { ...content, about: 'item', sha256: row.sha256 });
}

function writeMark(opened: Opened, content: object): Promise<object> {
  return write(opened, auditMarkSchema, { ...content, about: 'audit' });
}

async function write(
  opened: Opened,
  schema: typeof itemLabelSchema | typeof auditMarkSchema,
  content: object,
): Promise<object> {
  runOf(opened);
  const { data } = schema.safeParse({ ...content, at: new Date().toISOString() });
  if (!data) throw new RequestFault(400, 'Expected what the page sends, see src/view/api/labels.ts.');
  await addOpinion(opened.dataset.path, data satisfies Opinion);
  return { written: true };
}
