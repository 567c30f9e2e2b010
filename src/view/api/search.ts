import type { Snippet } from './answer.ts';
import type { VideoVerdict } from './video.ts';

/** `/api/search`: a video or, in a dataset without videos, a document, in which all words occur. */
export interface SearchHit {
  /** Id of the video; null in a dataset without videos. */
  video: string | null;
  /** Number of the document; null in a workspace, where videos are searched. */
  document: number | null;
  title: string | null;
  verdict: VideoVerdict | null;
  poster: string | null;
  /** The best places, in order of time, at most 5; `places` is how many there are. */
  snippets: Snippet[];
  places: number;
}
