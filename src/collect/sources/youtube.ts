import type { z } from 'zod';
import { StoppedError, UsageError } from '../../base/errors.ts';
import { youtubePage } from '../../ledger/canonical-url.ts';
import { type ApiAnswer, ApiClient } from '../../net/api-client.ts';
import { shown, type WebClient } from '../../net/web-client.ts';
import type { Query } from '../../records/query.ts';
import { type Candidate, type Described, noFacts } from '../candidate.ts';
import type { Quota } from '../quota.ts';
import { settingsDigest } from '../search-log.ts';
import type { FoundPage, PageWanted, SearchSource, SourceFacts } from '../source.ts';
import { type Filters, filteredOut } from './filters.ts';
import { isoDurationSec } from './iso-duration.ts';
import {
  commentsAnswerSchema,
  refusalOf,
  searchAnswerSchema,
  videosAnswerSchema,
  type YoutubeVideo,
} from './youtube-answers.ts';

/** https://developers.google.com/youtube/v3/determine_quota_cost */
const units = { 'search.list': 100, 'videos.list': 1, 'commentThreads.list': 1 } as const;
type Method = keyof typeof units;

export const youtubeFacts: SourceFacts = {
  requestsPerSec: 5,
  unitsPerDay: 10_000,
  licences:
    'Creative Commons Attribution, where the uploader chose it, or the standard YouTube licence. The YouTube ' +
    'terms do not allow downloads without permission, whatever the licence: check them and your local law.',
};

const keyRefusals = new Set([
  'keyInvalid',
  'keyExpired',
  'accessNotConfigured',
  'ipRefererBlocked',
  'API_KEY_INVALID',
  'SERVICE_DISABLED',
  'API_KEY_SERVICE_BLOCKED',
]);
const quotaRefusals = new Set(['quotaExceeded', 'dailyLimitExceeded', 'dailyLimitExceededUnreg']);
const rateRefusals = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'servingLimitExceeded']);
const videoId = /^[A-Za-z0-9_-]{11}$/;

export interface YoutubeOptions {
  key: string;
  /** Address up to and without `/search`. */
  api: string;
  client: WebClient;
  quota: Quota;
  filters: Filters;
  /** Comments of each video; 0 spends nothing on them. */
  comments: number;
  requestsPerSec: number;
  timeoutSec: number;
  signal: AbortSignal;
  now(): Date;
}

export const youtubeApi = 'https://www.googleapis.com/youtube/v3';

/** Videos of YouTube, by its Data API v3. */
export class YoutubeSource implements SearchSource {
  readonly name = 'youtube';
  readonly facts = youtubeFacts;
  readonly pageSize = 50;
  readonly batchSize = 50;
  readonly units: SearchSource['units'];
  readonly settings: Record<string, unknown>;
  readonly #options: YoutubeOptions;
  readonly #api: ApiClient;

  constructor(options: YoutubeOptions) {
    const { client, quota, requestsPerSec, timeoutSec, signal, filters, comments } = options;
    this.#options = options;
    this.settings = { ...filters };
    this.units = { search: 100, describe: 1, perVideo: comments > 0 ? 1 : 0 };
    this.#api = new ApiClient({
      name: 'The YouTube Data API',
      client,
      requestsPerSec,
      timeoutSec,
      signal,
      pay: (method) => quota.spend(method, units[method as Method]),
      isPassing: ({ status, body }) =>
        status === 403 && refusalOf(body).reasons.some((reason) => rateRefusals.has(reason)),
    });
  }

  wordsOf({ query }: Query): string {
    return query;
  }

  async search(words: string, { after, size }: PageWanted): Promise<FoundPage> {
    const { filters } = this.#options;
    const answer = await this.#ask('search.list', 'search', {
      part: 'id',
      type: 'video',
      q: words,
      maxResults: String(size),
      ...(after === null ? {} : { pageToken: after }),
      ...(filters.licence === 'creative-commons' ? { videoLicense: 'creativeCommon' } : {}),
      ...(filters.captions ? { videoCaption: 'closedCaption' } : {}),
      ...(filters.language === null ? {} : { relevanceLanguage: filters.language }),
    });
    // Tokens do not live for ever: what came before it stays, and nothing more comes.
    if (
      after !== null &&
      answer.status === 400 &&
      refusalOf(answer.body).reasons.includes('invalidPageToken')
    )
      return { results: [], next: null };
    const { items, nextPageToken } = this.#read(searchAnswerSchema, answer);
    const results = items.flatMap(({ id }) =>
      id.videoId !== undefined && videoId.test(id.videoId) ? [`youtube:${id.videoId}`] : [],
    );
    return { results: [...new Set(results)], next: nextPageToken ?? null };
  }

  async *describe(foundAs: readonly string[]): AsyncGenerator<Described[]> {
    const ids = foundAs.map((key) => key.slice('youtube:'.length));
    const answer = await this.#ask('videos.list', 'videos', {
      part: 'snippet,contentDetails,status',
      id: ids.join(','),
    });
    const { items } = this.#read(videosAnswerSchema, answer);
    const byId = new Map(items.map((item) => [item.id, item]));
    const described = ids.map((id) => this.#described(id, byId.get(id)));
    if (this.#options.comments === 0) return yield described;
    for (const line of described)
      yield ['leftOut' in line ? line : { ...line, comments: await this.#comments(line.key) }];
  }

  #described(id: string, video: YoutubeVideo | undefined): Described {
    const key = `youtube:${id}`;
    const retrieved = this.#options.now().toISOString();
    const settings = settingsDigest(this);
    // What is deleted or private is not in the answer.
    if (!video) return { foundAs: key, leftOut: 'gone', settings, retrieved };
    const { snippet, contentDetails, status } = video;
    const candidate: Candidate = {
      ...noFacts,
      key,
      foundAs: key,
      source: 'youtube',
      wantedId: id,
      url: youtubePage(id),
      media: { kind: 'page', url: youtubePage(id) },
      title: snippet.title || null,
      description: snippet.description || null,
      comments: [],
      channel: { id: snippet.channelId ?? null, name: snippet.channelTitle ?? null },
      licence:
        status.license === 'creativeCommon' ? 'CC-BY' : status.license === 'youtube' ? 'YouTube' : null,
      durationSec: isoDurationSec(contentDetails.duration ?? ''),
      language: snippet.defaultAudioLanguage ?? snippet.defaultLanguage ?? null,
      captions: contentDetails.caption === undefined ? null : contentDetails.caption === 'true',
      published: snippet.publishedAt ?? null,
      retrieved,
    };
    const leftOut =
      snippet.liveBroadcastContent === 'none' ? filteredOut(candidate, this.#options.filters) : 'live';
    return leftOut === null ? candidate : { foundAs: key, leftOut, settings, retrieved };
  }

  async #comments(key: string): Promise<string[]> {
    const { comments } = this.#options;
    const answer = await this.#ask('commentThreads.list', 'commentThreads', {
      part: 'snippet',
      videoId: key.slice('youtube:'.length),
      order: 'relevance',
      textFormat: 'plainText',
      maxResults: String(Math.min(100, comments)),
    });
    // Comments are turned off, or the video went in the meantime.
    if (answer.status === 403 || answer.status === 404) return [];
    const { items } = this.#read(commentsAnswerSchema, answer);
    return items
      .map(({ snippet: { topLevelComment } }) => topLevelComment.snippet)
      .flatMap(({ textOriginal, textDisplay }) => textOriginal ?? textDisplay ?? [])
      .slice(0, comments);
  }

  /** @returns an answer that was not refused for key or quota. */
  async #ask(method: Method, path: string, parameters: Record<string, string>): Promise<ApiAnswer> {
    const { api, key, quota } = this.#options;
    const query = new URLSearchParams(parameters);
    // In a header, so that the key is in no address that anybody logs.
    const answer = await this.#api.get(method, `${api}/${path}?${query}`, { 'x-goog-api-key': key });
    if (answer.status === 200) return answer;
    const { reasons, message } = refusalOf(answer.body);
    if (reasons.some((reason) => quotaRefusals.has(reason)))
      throw quota.exhausted('the server says so (quotaExceeded)');
    if (answer.status === 401 || reasons.some((reason) => keyRefusals.has(reason)))
      throw new UsageError(
        `The YouTube Data API rejects the key in YOUTUBE_API_KEY (${reasons[0] ?? answer.status}). ` +
          'Create one and enable the API at https://console.cloud.google.com/apis.',
      );
    if (method === 'commentThreads.list' && (answer.status === 403 || answer.status === 404)) return answer;
    if (reasons.includes('invalidPageToken')) return answer;
    throw new StoppedError(
      `The YouTube Data API rejects ${method}: ${answer.status} ${reasons.join(', ')} ${shown(message)}. Earlier results are kept.`,
    );
  }

  #read<T>(schema: z.ZodType<T>, { body }: ApiAnswer): T {
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    const { path, message } = parsed.error.issues[0]!;
    throw new StoppedError(
      `The YouTube Data API answered in an unknown form (${path.join('.')}: ${message}). Earlier results are kept.`,
    );
  }
}
