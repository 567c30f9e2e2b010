import type { z } from 'zod';
import { StoppedError } from '../../base/errors.ts';
import { type ApiAnswer, ApiClient } from '../../net/api-client.ts';
import { shown, type WebClient } from '../../net/web-client.ts';
import type { Query } from '../../records/query.ts';
import { type Candidate, type Described, type LeftOutReason, noFacts } from '../candidate.ts';
import { settingsDigest } from '../search-log.ts';
import type { FoundPage, PageWanted, SearchSource, SourceFacts } from '../source.ts';
import { type Filters, filteredOut } from './filters.ts';
import {
  type Item,
  type ItemFile,
  itemSchema,
  lengthSec,
  plainDescription,
  searchAnswerSchema,
  videoFiles,
} from './internet-archive-item.ts';
import { licenceName } from './licence.ts';

export const internetArchiveFacts: SourceFacts = {
  requestsPerSec: 1,
  unitsPerDay: null,
  licences:
    'Taken from licenseurl where the uploader set it; many items have none, and the Archive verifies none.',
};

export const internetArchiveApi = 'https://archive.org';

/** Videos in one item, such as the lectures of a course. */
const mostVideos = 200;
const mostCommentChars = 2000;
const identifierForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

export interface InternetArchiveOptions {
  /** Address of the Archive. */
  api: string;
  client: WebClient;
  filters: Filters;
  /** Reviews of each item that are kept as comments; they cost no request. */
  comments: number;
  requestsPerSec: number;
  timeoutSec: number;
  signal: AbortSignal;
  now(): Date;
}

/** Videos of the Internet Archive, by its advanced search and its metadata. */
export class InternetArchiveSource implements SearchSource {
  readonly name = 'internet-archive';
  readonly facts = internetArchiveFacts;
  readonly pageSize = 50;
  readonly batchSize = 1;
  readonly units = { search: 1, describe: 1, perVideo: 0 };
  readonly settings: Record<string, unknown>;
  readonly #options: InternetArchiveOptions;
  readonly #api: ApiClient;

  constructor(options: InternetArchiveOptions) {
    const { client, requestsPerSec, timeoutSec, signal, filters } = options;
    this.#options = options;
    this.settings = { ...filters };
    this.#api = new ApiClient({
      name: 'The Internet Archive',
      client,
      requestsPerSec,
      timeoutSec,
      signal,
      pay: async () => {},
      isPassing: () => false,
    });
  }

  /** The point alone: the Archive looks for all words that it is given, and `tutorial` stands beside few lectures. */
  wordsOf({ knowledgePoint }: Query): string {
    return knowledgePoint;
  }

  async search(words: string, { after, size }: PageWanted): Promise<FoundPage> {
    const { api, filters } = this.#options;
    const page = after === null ? 1 : Number(after);
    const open = filters.licence === 'creative-commons' ? [' AND licenseurl:*creativecommons*'] : [];
    const query = new URLSearchParams({
      q: `(${luceneWords(words)}) AND mediatype:movies${open.join('')}`,
      'fl[]': 'identifier',
      rows: String(size),
      page: String(page),
      output: 'json',
    });
    const answer = await this.#api.get('advancedsearch', `${api}/advancedsearch.php?${query}`);
    const { response } = this.#read(searchAnswerSchema, answer);
    const results = response.docs.flatMap(({ identifier }) =>
      identifierForm.test(identifier) ? [`internet-archive:${identifier}`] : [],
    );
    return {
      results: [...new Set(results)],
      next: page * size < response.numFound ? String(page + 1) : null,
    };
  }

  async *describe(foundAs: readonly string[]): AsyncGenerator<Described[]> {
    for (const key of foundAs) {
      const identifier = key.slice('internet-archive:'.length);
      const answer = await this.#api.get('metadata', `${this.#options.api}/metadata/${identifier}`);
      if (answer.status === 404) yield [this.#leftOut(key, 'gone')];
      else yield this.#described(key, identifier, this.#read(itemSchema, answer));
    }
  }

  #described(foundAs: string, identifier: string, item: Item): Described[] {
    if (!item.metadata || item.is_dark) return [this.#leftOut(foundAs, 'gone')];
    const files = videoFiles(item.files).slice(0, mostVideos);
    if (files.length === 0) return [this.#leftOut(foundAs, 'no-video')];
    const candidates = files.map(({ original, file }) =>
      this.#candidate(foundAs, identifier, item, { original, file, isOnly: files.length === 1 }),
    );
    const kept = candidates.filter((candidate) => filteredOut(candidate, this.#options.filters) === null);
    if (kept.length > 0) return kept;
    return [this.#leftOut(foundAs, filteredOut(candidates[0]!, this.#options.filters)!)];
  }

  #candidate(
    foundAs: string,
    identifier: string,
    { metadata, reviews }: Item,
    { original, file, isOnly }: { original: string; file: ItemFile; isOnly: boolean },
  ): Candidate {
    const { title, description, creator, licenseurl, language, date, publicdate } = metadata!;
    const { api, comments, now } = this.#options;
    const path = (name: string): string => name.split('/').map(encodeURIComponent).join('/');
    const stem = original.replace(/\.[^./]*$/, '');
    return {
      ...noFacts,
      key: isOnly ? foundAs : `${foundAs}/${original}`,
      foundAs,
      source: 'internet-archive',
      wantedId: isOnly ? identifier : `${identifier}-${stem}`,
      url: `https://archive.org/details/${identifier}${isOnly ? '' : `/${path(original)}`}`,
      media: {
        kind: 'http',
        url: `${api}/download/${identifier}/${path(file.name)}`,
        bytes: file.size ?? null,
        sha1: file.sha1 !== undefined && /^[0-9a-f]{40}$/.test(file.sha1) ? file.sha1 : null,
      },
      title: isOnly ? (title[0] ?? null) : [...title.slice(0, 1), stem].join(': '),
      description: plainDescription(description.join('\n')) || null,
      comments: reviews
        .slice(0, comments)
        .flatMap(({ reviewbody }) => reviewbody.map((text) => text.slice(0, mostCommentChars))),
      channel: creator.length === 0 ? null : { id: null, name: creator.join(', ') },
      licence: licenseurl[0] === undefined ? null : licenceName(licenseurl[0]),
      durationSec: lengthSec(file.length),
      language: language[0] ?? null,
      captions: null,
      published: date[0] ?? publicdate[0] ?? null,
      retrieved: now().toISOString(),
    };
  }

  #leftOut(foundAs: string, leftOut: LeftOutReason): Described {
    const retrieved = this.#options.now().toISOString();
    return { foundAs, leftOut, settings: settingsDigest(this), retrieved };
  }

  #read<T>(schema: z.ZodType<T>, { status, body }: ApiAnswer): T {
    const parsed = schema.safeParse(body);
    if (status === 200 && parsed.success) return parsed.data;
    throw new StoppedError(
      `The Internet Archive answered ${status} in an unknown form (${shown(JSON.stringify(body))}). Earlier results are kept.`,
    );
  }
}

/** Words without the signs that mean something to the search, all of them wanted. */
export function luceneWords(text: string): string {
  const words = text.replace(/[^\p{L}\p{N}\s'-]/gu, ' ').split(/\s+/);
  // Lower case: AND, OR and NOT are words here.
  return words
    .map((word) => word.replace(/^['-]+|['-]+$/g, '').toLowerCase())
    .filter((word) => word !== '')
    .join(' ');
}
