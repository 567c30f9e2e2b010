import type { WebClient } from '../../net/web-client.ts';
import { Quota } from '../quota.ts';
import type { SearchSource, SourceFacts } from '../source.ts';
import type { Filters } from './filters.ts';
import { InternetArchiveSource, internetArchiveApi, internetArchiveFacts } from './internet-archive.ts';
import { YoutubeSource, youtubeApi, youtubeFacts } from './youtube.ts';

/** What every source may go by. */
export interface SourceOptions {
  client: WebClient;
  filters: Filters;
  /** Comments of each video. */
  comments: number;
  requestsPerSec: number;
  timeoutSec: number;
  signal: AbortSignal;
  now(): Date;
  /** Key of the source, for sources that have one. */
  key: string;
  /** Address of the API; null for the source's own. */
  api: string | null;
  /** Where units are counted, and how many may be spent in a day; null: as many as are needed. */
  spent: string;
  unitsPerDay: number | null;
}

/** A source that is searched: what is known of it, and how it is opened. */
export interface SearchedSourceEntry extends SourceFacts {
  /** For help. */
  title: string;
  /** `quota` counts the units, for sources that count them; whoever opened the source closes it. */
  open(options: SourceOptions): Promise<{ source: SearchSource; quota: Quota | null }>;
}

/** Every source that is searched, by its name. */
export const searchedSources = {
  youtube: {
    ...youtubeFacts,
    title: 'search YouTube with its Data API; needs YOUTUBE_API_KEY',
    async open({ api, spent, unitsPerDay, ...options }) {
      const quota = await Quota.open(spent, 'youtube', unitsPerDay ?? Number.POSITIVE_INFINITY);
      return { source: new YoutubeSource({ ...options, api: api ?? youtubeApi, quota }), quota };
    },
  },
  'internet-archive': {
    ...internetArchiveFacts,
    title: 'search the Internet Archive',
    async open({ api, ...options }) {
      return {
        source: new InternetArchiveSource({ ...options, api: api ?? internetArchiveApi }),
        quota: null,
      };
    },
  },
} satisfies Record<string, SearchedSourceEntry>;

/** Name of a source that can be searched. */
export type SearchedSource = keyof typeof searchedSources;
