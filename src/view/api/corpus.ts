export type CorpusKind =
  | 'workspace'
  | 'samples'
  | 'textbook'
  | 'clips'
  | 'obelics'
  | 'mmc4'
  | 'llava'
  | 'chat'
  | 'marked'
  /** What `lectern evaluate run` and `lectern evaluate overlap` wrote: no documents. */
  | 'evaluation'
  | 'overlap';

/** One value to filter by, and how many have it; '' stands for "not known". */
export interface Facet {
  value: string;
  count: number;
}

/** `/api/corpus`: what is open. */
export interface CorpusInfo {
  kind: CorpusKind;
  /** Last part of the path that was opened. */
  name: string;
  path: string;
  /** The run shown and all runs of the workspace; null and [] for a dataset without one. */
  run: string | null;
  runs: string[];
  /** Whether there is a library: videos and a funnel. Without it there are documents and search. */
  hasVideos: boolean;
  /** What a person calls the run that this one is held against; null where none was named. */
  against: string | null;
  /** Whether samples were drawn for an audit. */
  hasAudit: boolean;
  counts: {
    documents: number;
    images: number;
    /** 0 where `hasVideos` is false. */
    videos: number;
    /** Length of all videos together; those that could not be probed count 0. */
    videoSec: number;
  };
  /** Seconds that indexing took; null where an index of earlier was taken up. */
  indexSec: number | null;
  /** Values of videos, most frequent first, at most 200 of each. */
  facets: {
    verdicts: Facet[];
    /** Reasons of dropped and failed videos. */
    reasons: Facet[];
    /** Why films are odd, kept or not. */
    suspicions: Facet[];
    subjects: Facet[];
    courses: Facet[];
    points: Facet[];
  };
  /** Scores of videos that there are, by the settings of their thresholds. */
  scores: { setting: string; score: string }[];
  /** Values of documents. */
  splits: Facet[];
}
