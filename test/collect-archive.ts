import {
  json,
  type LoopbackServer,
  type Mishap,
  startServer,
  type WebAnswer,
  type WebRequested,
} from './collect-servers.ts';

/** A file of an item, with the bytes that are downloaded, and what its metadata says where that is not true. */
export interface ArchiveFile {
  name: string;
  source: 'original' | 'derivative' | 'metadata';
  format: string;
  original?: string;
  length?: string;
  size?: string;
  sha1?: string;
  content?: Buffer;
}

export interface ArchiveOptions {
  /** Identifiers by the words of a search. */
  search(words: string): readonly string[];
  /** `{}` for an item that is not there. */
  item(identifier: string): { metadata?: Record<string, unknown>; files?: readonly ArchiveFile[] };
  mishap?(request: WebRequested): Mishap | null;
}

/** Speaks as much of the Internet Archive as is asked of it: search, metadata and downloads with ranges. */
export async function startArchive(options: ArchiveOptions): Promise<LoopbackServer> {
  return await startServer((request) => {
    const [, first = '', identifier = '', ...rest] = request.path.split('/');
    if (first === 'advancedsearch.php') return search(request, options);
    if (first === 'metadata') return metadata(identifier, options);
    const file = options.item(identifier).files?.find(({ name }) => name === rest.join('/'));
    if (first !== 'download' || !file?.content) return json(404, { error: 'not found' });
    return ranged(request, file.content);
  }, options.mishap);
}

/** The form of https://archive.org/advancedsearch.php?q=…&output=json, described at https://archive.org/help/aboutsearch.htm */
function search({ parameters }: WebRequested, options: ArchiveOptions): WebAnswer {
  const q = parameters.get('q') ?? '';
  const rows = Number(parameters.get('rows') ?? 50);
  const page = Number(parameters.get('page') ?? 1);
  const all = options.search(/^\((.*?)\)/.exec(q)?.[1] ?? '');
  const start = (page - 1) * rows;
  return json(200, {
    responseHeader: {
      status: 0,
      QTime: 12,
      params: { query: q, qin: q, fields: 'identifier', wt: 'json', rows: String(rows), start },
    },
    response: {
      numFound: all.length,
      start,
      docs: all.slice(start, start + rows).map((identifier) => ({ identifier })),
    },
  });
}

/** The form of https://archive.org/developers/md-read.html */
function metadata(identifier: string, options: ArchiveOptions): WebAnswer {
  const item = options.item(identifier);
  if (!item.metadata) return json(200, item);
  const files = item.files?.map(({ content: _, ...file }) => file) ?? [];
  return json(200, {
    created: 1_700_000_000,
    d1: 'ia800204.us.archive.org',
    dir: `/27/items/${identifier}`,
    files,
    files_count: files.length,
    item_size: 1,
    metadata: { identifier, mediatype: 'movies', ...item.metadata },
    server: 'ia800204.us.archive.org',
    uniq: 1,
    workable_servers: ['ia800204.us.archive.org'],
  });
}

/** A file, or the rest of it, as RFC 9110 section 14 has it. */
export function ranged({ headers }: WebRequested, content: Buffer, etag = '"one"'): WebAnswer {
  const common = { etag, 'accept-ranges': 'bytes', 'content-type': 'video/mp4' };
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(start) || headers['if-range'] !== etag)
    return { status: 200, headers: common, body: content };
  if (start >= content.length)
    return { status: 416, headers: { ...common, 'content-range': `bytes */${content.length}` }, body: '' };
  const range = `bytes ${start}-${content.length - 1}/${content.length}`;
  return { status: 206, headers: { ...common, 'content-range': range }, body: content.subarray(start) };
}
