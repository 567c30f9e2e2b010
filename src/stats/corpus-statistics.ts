import type { Distribution } from './histogram.ts';

/** What a dataset may tell of itself or leave open; all but `samples`, `keyframes` and `shownAgain` are null where it does not. */
export interface CorpusCounts {
  samples: number;
  videos: number | null;
  /** Length of the distinct clips together. */
  hours: number | null;
  /** Distinct knowledge points, those of each subject by themselves. */
  knowledgePoints: number | null;
  clips: number | null;
  /** Pictures, as often as samples show them, without `shownAgain`. */
  keyframes: number;
  /** Pictures that were shown before and are shown again while they stand on screen; no other figure counts them. */
  shownAgain: number;
  speechTokens: number | null;
  ocrTokens: number | null;
  /** Tokens of texts of which the dataset does not say whether they were spoken or read; null where it says so of all. */
  otherTokens: number | null;
}

/** Counts of what belongs to one subject of the taxonomy. */
export interface SubjectCounts extends CorpusCounts {
  /** Null for what has no subject. */
  subject: string | null;
}

/** The figures of a corpus. Tables 1 and 7 of the paper are among them. */
export interface CorpusStatistics {
  tokenizer: { name: string; version: string };
  /** The sum of the subjects, to the last unit. */
  total: CorpusCounts;
  /** By name, what has no subject last. */
  subjects: SubjectCounts[];
  /** Pictures per sample; null where there are no samples. */
  images: Distribution | null;
  /** Text tokens per sample: speech, on-screen text and other text; markers of the end of a video are not counted. */
  textTokens: Distribution | null;
  keyframesPerClip: number | null;
  secondsPerKeyframe: number | null;
  /** Length of the distinct clips, in tenths of a second; null where the dataset gives no times. */
  clipTenths: Distribution | null;
  /** Samples with more than one video; null where the dataset tells no videos. */
  samplesAcrossVideos: number | null;
  /** Distinct videos by licence, most first (null: none is told of them); null where the dataset tells no videos. */
  licences: { licence: string | null; videos: number }[] | null;
}
