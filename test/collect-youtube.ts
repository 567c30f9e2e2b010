import {
  hashOf,
  json,
  type LoopbackServer,
  type Mishap,
  startServer,
  type WebAnswer,
  type WebRequested,
} from './collect-servers.ts';

export const youtubeKey = 'a-key-that-must-be-nowhere';

/** https://developers.google.com/youtube/v3/determine_quota_cost */
const units: Record<string, number> = { search: 100, videos: 1, commentThreads: 1 };

export interface YoutubeVideo {
  title: string;
  description: string;
  duration: string;
  license: 'creativeCommon' | 'youtube';
  caption: boolean;
  live: 'none' | 'live' | 'upcoming';
  language?: string;
  comments: readonly string[] | 'off';
}

export interface YoutubeOptions {
  /** Ids of the results of a search, in order. */
  search(words: string): readonly string[];
  /** Null for one that was deleted. */
  video(id: string): YoutubeVideo | null;
  /** Units after which requests are refused. */
  unitsPerDay?: number;
  /** Page tokens whose page comes back empty, though there are more. */
  isEmptyPage?(words: string, start: number): boolean;
  mishap?(request: WebRequested): Mishap | null;
}

export interface YoutubeServer extends LoopbackServer {
  /** `http://127.0.0.1:<port>/youtube/v3` */
  api: string;
  units(): number;
  /** Searches that were answered well, with the number of times: words and page. */
  searches: Map<string, number>;
}

/** Speaks as much of the YouTube Data API v3 as is asked of it. */
export async function startYoutube(options: YoutubeOptions): Promise<YoutubeServer> {
  const searches = new Map<string, number>();
  let spent = 0;
  const server = await startServer((request) => {
    const method = /^\/youtube\/v3\/(\w+)$/.exec(request.path)?.[1] ?? '';
    const cost = units[method];
    if (cost === undefined) return failure(404, 'notFound', 'There is no such method.');
    if (request.headers['x-goog-api-key'] !== youtubeKey)
      return failure(400, 'keyInvalid', 'API key not valid. Please pass a valid API key.');
    if (spent + cost > (options.unitsPerDay ?? Number.POSITIVE_INFINITY))
      return failure(
        403,
        'quotaExceeded',
        'The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.',
      );
    spent += cost;
    if (method === 'videos') return videos(request, options);
    if (method === 'commentThreads') return comments(request, options);
    const page = `${request.parameters.get('q')} ${request.parameters.get('pageToken') ?? ''}`;
    searches.set(page, (searches.get(page) ?? 0) + 1);
    return search(request, options);
  }, options.mishap);
  return { ...server, api: `${server.origin}/youtube/v3`, units: () => spent, searches };
}

/** The form of https://developers.google.com/youtube/v3/docs/search/list#response */
function search({ parameters }: WebRequested, options: YoutubeOptions): WebAnswer {
  const words = parameters.get('q') ?? '';
  const size = Number(parameters.get('maxResults') ?? 5);
  if (parameters.get('type') !== 'video' || !(size >= 0 && size <= 50))
    return failure(
      400,
      'invalidSearchFilter',
      'The request contains an invalid combination of search filters.',
    );
  const token = /^C([A-Z]+)AA$/.exec(parameters.get('pageToken') ?? 'CAAA')?.[1];
  if (token === undefined)
    return failure(400, 'invalidPageToken', 'The request specifies an invalid page token.');
  const start = [...token].reduce((number, letter) => 26 * number + letter.charCodeAt(0) - 65, 0);
  const all = options.search(words);
  const isEmpty = options.isEmptyPage?.(words, start) === true;
  const items = isEmpty ? [] : all.slice(start, start + size);
  const next = isEmpty ? start : start + size;
  return json(200, {
    kind: 'youtube#searchListResponse',
    etag: 'p_T3dZ0Rdy0Fm-5Rsa2Pnd2X0Ko',
    ...(next < all.length ? { nextPageToken: `C${letters(isEmpty ? next + 1 : next)}AA` } : {}),
    regionCode: 'US',
    pageInfo: { totalResults: 1_000_000, resultsPerPage: size },
    items: items.map((videoId) => ({
      kind: 'youtube#searchResult',
      etag: `e${videoId}`,
      id: { kind: 'youtube#video', videoId },
    })),
  });
}

function letters(number: number): string {
  return number < 26
    ? String.fromCharCode(65 + number)
    : letters(Math.floor(number / 26)) + letters(number % 26);
}

/** The form of https://developers.google.com/youtube/v3/docs/videos#resource-representation */
function videos({ parameters }: WebRequested, options: YoutubeOptions): WebAnswer {
  const ids = (parameters.get('id') ?? '').split(',');
  if (ids.length > 50) return failure(400, 'invalidFilters', 'Too many ids.');
  const items = ids.flatMap((id) => {
    const video = options.video(id);
    if (video === null) return [];
    return [
      {
        kind: 'youtube#video',
        etag: `v${id}`,
        id,
        snippet: {
          publishedAt: '2018-02-16T16:00:00Z',
          channelId: `UC${String(hashOf(id) % 100).padStart(22, '0')}`,
          title: video.title,
          description: video.description,
          thumbnails: {},
          channelTitle: `Channel ${hashOf(id) % 100}`,
          categoryId: '27',
          liveBroadcastContent: video.live,
          localized: { title: video.title, description: video.description },
          ...(video.language === undefined ? {} : { defaultAudioLanguage: video.language }),
        },
        contentDetails: {
          duration: video.duration,
          dimension: '2d',
          definition: 'hd',
          caption: String(video.caption),
          licensedContent: false,
          contentRating: {},
          projection: 'rectangular',
        },
        status: {
          uploadStatus: 'processed',
          privacyStatus: 'public',
          license: video.license,
          embeddable: true,
          publicStatsViewable: true,
          madeForKids: false,
        },
      },
    ];
  });
  const pageInfo = { totalResults: items.length, resultsPerPage: items.length };
  return json(200, { kind: 'youtube#videoListResponse', etag: 'x', items, pageInfo });
}

/** The form of https://developers.google.com/youtube/v3/docs/commentThreads/list#response */
function comments({ parameters }: WebRequested, options: YoutubeOptions): WebAnswer {
  const videoId = parameters.get('videoId') ?? '';
  const video = options.video(videoId);
  if (video === null)
    return failure(404, 'videoNotFound', 'The video identified by the videoId parameter could not be found.');
  if (video.comments === 'off')
    return failure(
      403,
      'commentsDisabled',
      'The video identified by the videoId parameter has disabled comments.',
    );
  const size = Number(parameters.get('maxResults') ?? 20);
  const items = video.comments.slice(0, size).map((textOriginal, index) => ({
    kind: 'youtube#commentThread',
    id: `${videoId}-${index}`,
    snippet: {
      videoId,
      topLevelComment: { kind: 'youtube#comment', snippet: { textDisplay: textOriginal, textOriginal } },
      canReply: false,
      totalReplyCount: 0,
      isPublic: true,
    },
  }));
  return json(200, { kind: 'youtube#commentThreadListResponse', items });
}

/** The form of https://developers.google.com/youtube/v3/docs/errors */
export function youtubeError(status: number, reason: string, message: string): object {
  return { error: { code: status, message, errors: [{ message, domain: 'youtube.quota', reason }] } };
}

function failure(status: number, reason: string, message: string): WebAnswer {
  return json(status, youtubeError(status, reason, message));
}
