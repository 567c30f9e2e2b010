// The JSON interface between the server of `lectern view` and its page. Types only: the page imports nothing that runs.
//
// All routes are GET (and HEAD). Times are seconds from the start of the video. All texts are untrusted data, never
// HTML. A fault is `ApiFault` with the matching status: 400 a bad parameter, 403 a foreign Host, 404 nothing there.
//
//   /api/corpus                                                            CorpusInfo
//   /api/videos?verdict&stage&reason&subject&course&point&search           Page<VideoCard>   (+ offset, limit)
//   /api/videos/:id                                                        VideoDetails
//   /api/videos/:id/source                                                 the video itself, with Range
//   /api/documents?split&search                                            Page<DocumentRow> (+ offset, limit)
//   /api/documents/:n                                                      DocumentDetails
//   /api/documents/:n/images/:i                                            picture i (from 0) of document n
//   /api/pictures/:digest                                                  a picture of a workspace
//   /api/funnel                                                            Funnel
//   /api/funnel/items?stage&reason&kind&verdict                            Page<FunnelItem>  (+ offset, limit)
//   /api/search?q                                                          Page<SearchHit>   (+ offset, limit)
//
// The page's own addresses all answer with its index.html: `/`, `/videos/:id`, `/book`, `/book/:number` (from 1) and
// `/funnel`.
//
// `offset` counts from 0; `limit` is 1 to 100, 40 if left out. Videos, documents and search exist for what
// `CorpusInfo` says is there; elsewhere those routes answer 404. The filters subject, course and point take '' for
// videos of which the fact is not known.

import type { DocumentImage, DocumentText } from '../records/document.ts';
import type { Probe } from '../records/media.ts';
import type { Evidence } from '../records/outcome.ts';
import type { TextLine } from '../records/reading.ts';
import type { SampleVideo } from '../records/sample.ts';
import type { PictureFacts } from '../records/screen.ts';
import type { Judgement, SpeechSpan } from '../records/speech.ts';
import type { VideoFacts } from '../records/video.ts';

/** What every route but pictures and videos answers when it cannot do as asked. */
export interface ApiFault {
  /** One or two sentences for a person. */
  error: string;
}

/** A stretch of a longer list. */
export interface Page<T> {
  /** How many there are in all; with `isMore`, at least this many (searches count to 10,000). */
  total: number;
  isMore: boolean;
  offset: number;
  items: T[];
}

export type CorpusKind = 'workspace' | 'samples' | 'textbook' | 'clips' | 'obelics' | 'mmc4';

/** `pending`: the run was interrupted before the video was done. */
export type VideoVerdict = 'kept' | 'dropped' | 'failed' | 'pending';

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
    subjects: Facet[];
    courses: Facet[];
    points: Facet[];
  };
  /** Values of documents. */
  splits: Facet[];
}

/** A stretch of text with what was searched for marked in it. */
export interface Snippet {
  text: string;
  /** [start, end) of each match in `text`, in UTF-16 code units, in order, never overlapping. */
  marks: [number, number][];
  kind: 'speech' | 'ocr' | 'title' | 'text';
  /** Where it is said or shown; null for titles and for datasets without times. */
  startSec: number | null;
  endSec: number | null;
}

/** A video in the library. */
export interface VideoCard {
  id: string;
  title: string | null;
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
  /** What `search` found, best place first; null without a search. */
  snippet: Snippet | null;
}

/** A measured number against its threshold. */
export interface Measurement {
  value: number;
  /** How the value must stand to the threshold to be kept: `atLeast` is >=, `atMost` is <=, `below` is <. */
  bound: 'atLeast' | 'atMost' | 'below';
  threshold: number;
}

/** Why something was left out. */
export interface Drop {
  reason: string;
  /** Null where the reason is no number against a threshold. */
  measured: Measurement | null;
  /** All that was noted. */
  evidence: Evidence;
}

/** A check of the whole video. */
export interface VideoCheck {
  stage: string;
  /** The reason code it drops with. */
  reason: string;
  keep: boolean;
  measured: Measurement | null;
  evidence: Evidence;
}

/** A picture that the server hands out. */
export interface PictureLink {
  url: string;
  width: number;
  height: number;
}

export interface VideoUtterance {
  /** Position in the transcript. */
  index: number;
  startSec: number;
  endSec: number;
  raw: string;
  /** '' where nothing but fillers was said; null where the run does not refine. */
  refined: string | null;
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
  /** Of the verdict. */
  evidence: Evidence;
  probe: Probe | null;
  judgement: Judgement | null;
  checks: VideoCheck[];
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

/** A document in a list. */
export interface DocumentRow {
  n: number;
  id: string;
  split: string | null;
  images: number;
  texts: number;
  /** Length of all texts in UTF-16 code units. */
  chars: number;
  /** Titles of its videos, or the address of its page. */
  titles: string[];
  /** Address of its first picture. */
  poster: string | null;
  /** The beginning of its first text, at most 200 characters; with a search, `snippet` is what was found. */
  beginning: string;
  snippet: Snippet | null;
}

export type ShownPart =
  /** `url` answers 404 where the dataset does not have the picture; the page then shows that it is missing. */
  (DocumentImage & { url: string }) | DocumentText;

/** What a document holds against what the run allows. */
export interface Budget {
  images: number;
  /** Tokens of speech and on-screen text. */
  textTokens: number;
  /** `textTokens`, `tokensPerImage` for each picture, and the tokens of the end marks. */
  budgetTokens: number;
  tokensPerImage: number;
  tokenizer: string;
  /** What one sample may hold; null for datasets that do not say. */
  maxTokens: number | null;
  maxImages: number | null;
}

/** `/api/documents/:n`. */
export interface DocumentDetails {
  n: number;
  total: number;
  previous: number | null;
  next: number | null;
  id: string;
  split: string | null;
  /** Untrusted; link only if it is http or https. */
  url: string | null;
  videos: SampleVideo[];
  parts: ShownPart[];
  budget: Budget;
  /** What a trainer sees: texts in order, `<image>` for each picture; such a word inside a text reads `image`. */
  trainerText: string;
}

/** What went into a stage and what came of it, in videos. in = out + dropped + failed + pending. */
export interface FunnelStage {
  stage: string;
  in: number;
  out: number;
  dropped: number;
  failed: number;
  pending: number;
  /** Those dropped and failed, most frequent first. */
  reasons: { verdict: 'dropped' | 'failed'; reason: string; count: number }[];
  /** Time spent, of all workers. */
  wallSec: number;
  cpuSec: number;
}

export type FunnelItemKind = 'keyframe' | 'clip' | 'ocr' | 'utterance';

/** Things inside kept videos: kept, and left out by reason. */
export interface FunnelItems {
  kind: FunnelItemKind;
  kept: number;
  dropped: { stage: string; reason: string; count: number }[];
}

/** `/api/funnel`. */
export interface Funnel {
  stages: FunnelStage[];
  items: FunnelItems[];
  /** What came out at the end. */
  documents: number;
  images: number;
}

/** `/api/funnel/items`: one decision. `kind` is `video` for a decision on a whole video. */
export interface FunnelItem {
  video: string;
  title: string | null;
  kind: FunnelItemKind | 'video';
  /** Index of the screen, clip or utterance; an `ocr` item has that of its screen. Null for a video. */
  index: number | null;
  startSec: number | null;
  endSec: number | null;
  stage: string;
  verdict: 'dropped' | 'failed';
  drop: Drop;
  /** Picture of the screen, for keyframes and on-screen text. */
  picture: string | null;
}

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
