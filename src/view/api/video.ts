import type { Probe } from '../../records/media.ts';
import type { Evidence } from '../../records/outcome.ts';
import type { TextLine } from '../../records/reading.ts';
import type { PictureFacts } from '../../records/screen.ts';
import type { Judgement, SpeechSpan } from '../../records/speech.ts';
import type { VideoFacts } from '../../records/video.ts';
import type { VideoTitle } from '../../records/video-title.ts';
import type { Drop, Measurement, PictureLink, Snippet } from './answer.ts';

/** `pending`: the run was interrupted before the video was done. */
export type VideoVerdict = 'kept' | 'dropped' | 'failed' | 'pending';

/** A video in the library. */
export interface VideoCard {
  id: string;
  /** As the manifest has it, else of the first slide or of the file. */
  title: string;
  durationSec: number | null;
  verdict: VideoVerdict;
  /** The last stage that was decided on. */
  stage: string;
  /** Reason code (docs/outcomes.md); null where it was kept or is pending. */
  reason: string | null;
  subject: string | null;
  course: string | null;
  subCourse: string | null;
  knowledgePoint: string | null;
  /** Address of a picture, or null where none was taken. */
  poster: string | null;
  clips: number;
  screens: number;
  /** Screens whose picture is in the textbook. */
  keyframes: number;
  /** Why the film is odd (docs/outcomes.md), kept or not; empty where it is not. */
  suspect: string[];
  /** What it is sorted by, where that was measured; null elsewhere. */
  score: number | null;
  /** What `search` found, best place first; null without a search. */
  snippet: Snippet | null;
}

/** A check of the whole video. */
export interface VideoCheck {
  stage: string;
  /** The reason code it drops with. */
  reason: string;
  /** The setting that is its threshold; null where it does not hold one number against one. */
  setting: string | null;
  keep: boolean;
  measured: Measurement | null;
  evidence: Evidence;
}

export interface VideoUtterance {
  /** Position in the transcript. */
  index: number;
  startSec: number;
  endSec: number;
  raw: string;
  /** '' where nothing but fillers was said; null where the run does not refine. */
  refined: string | null;
  /** Terms of the screens that were put for what was misheard; `scores` are log-probabilities given the sound. */
  terms: { heard: string; put: string; screen: number; scores: { heard: number; put: number } }[];
  /** 0 to 1; null for captions. */
  confidence: number | null;
  /** Index of the clip that it is said in; null where there are no clips. */
  clip: number | null;
}

/** Speech that a guard removed. */
export interface RejectedUtterance {
  startSec: number;
  endSec: number;
  text: string;
  reason: string;
}

export interface VideoClip {
  index: number;
  startSec: number;
  endSec: number;
  flag: 'long-utterance' | 'silent' | 'short' | null;
  /** Why it shows no pictures; null where it may. Its speech stays in any case. */
  drop: Drop | null;
  /** Speech in one piece: raw, and as trainers get it. */
  raw: string;
  refined: string;
  /** What its pictures show, in words; null where the run does not caption. */
  caption: string | null;
  /** Cosine of caption and speech, -1 to 1. */
  similarity: number | null;
  /** Indices of the screens whose pictures it shows, in order. */
  screens: number[];
}

export interface VideoScreen {
  index: number;
  startSec: number;
  endSec: number;
  /** Time of the frame that was taken. */
  takenAtSec: number;
  picture: PictureLink;
  /** The picture at the size of the source, where that is larger. */
  sourcePicture: PictureLink | null;
  similarityToPrevious: number | null;
  mostSimilarEarlier: { screen: number; similarity: number } | null;
  /** Whether it shows the screen before and something more. */
  continues: boolean;
  facts: PictureFacts;
  /** Index of the clip that shows the picture, or its text where that alone stays; null where both were dropped. */
  clip: number | null;
  /** The earlier screen that is shown again here, and how alike they look; null where it is new. */
  repeats: { screen: number; similarity: number } | null;
  drop: Drop | null;
  /** What was read off it; null where the run does not read. */
  reading: {
    /** Boxes are shares (0 to 1) of width and height, so they fit both pictures. */
    lines: TextLine[];
    text: string;
    contentChars: number;
    textShare: number;
    informativeness: number;
    /** Whether the text is in the textbook. */
    isKept: boolean;
    /** Why the text was left out; null where it was kept or there is none. */
    drop: Drop | null;
  } | null;
}

/** A stretch of a document that comes from the video. */
export interface VideoDocument {
  /** Number of the document: `/api/documents/:n`. */
  n: number;
  id: string;
  /** Position of the first and the last of its parts that come from the video. */
  firstPart: number;
  lastPart: number;
  startSec: number;
  endSec: number;
}

/** `/api/videos/:id`: everything on a video. */
export interface VideoDetails {
  card: VideoCard;
  facts: VideoFacts;
  titleFrom: VideoTitle['from'];
  /** Position in the library without filters, and its neighbours there. */
  n: number;
  previous: string | null;
  next: string | null;
  /** Bytes and digest of the file. */
  bytes: number;
  sha256: string;
  /** Paths as they were given. */
  sources: string[];
  /** For playing; `url` is null where the file is gone or changed, and `note` says so. */
  source: { url: string | null; type: string | null; note: string | null };
  failure: 'data' | 'transient' | null;
  /** Of the verdict; of a kept video, which tracks and captions were taken, and what was lost. */
  evidence: Evidence;
  probe: Probe | null;
  judgement: Judgement | null;
  checks: VideoCheck[];
  /** What is odd about the film, with the numbers. */
  suspicions: Drop[];
  /** Where somebody speaks. */
  speech: SpeechSpan[];
  utterances: VideoUtterance[];
  rejected: RejectedUtterance[];
  clips: VideoClip[];
  screens: VideoScreen[];
  documents: VideoDocument[];
  /** What made each part: stage → name, model and version. */
  producers: Record<string, { name: string; model: string; version: string }>;
}
