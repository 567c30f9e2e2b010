import { z } from 'zod';
import { digestSchema, producerSchema, rejectionSchema, secondsSchema } from './basics.ts';

/** A stretch of the sound track in which somebody speaks. Spans never overlap and are in time order. */
export const speechSpanSchema = z.object({
  startSec: secondsSchema,
  endSec: secondsSchema,
});
/** A stretch of speech in seconds from the start of the video, as voice activity tells it. */
export type SpeechSpan = z.infer<typeof speechSpanSchema>;

/** One short window of speech, heard by a small model and, where that one is unsure, by a larger one. */
export const languageWindowSchema = z.object({
  startSec: secondsSchema,
  endSec: secondsSchema,
  /** What the small model heard. */
  small: z.string(),
  /** Null where the small one was sure. */
  large: z.string().nullable(),
  /**
   * Word edit distance between the two over the longer word count, 0 (same words) and up; capped at 1. Where the small
   * one was sure, what its confidence lacks of 1, which is about as much.
   */
  disagreement: z.number().min(0).max(1),
});
/** A window of speech as two recognisers understood it, to tell whether the language is theirs. Times in seconds. */
export type LanguageWindow = z.infer<typeof languageWindowSchema>;

/** Which sound of a file is meant: a stream, and what is made of its channels. */
export const soundSchema = z.object({
  /** Index of the stream in the container. */
  stream: z.int().nonnegative(),
  /** `mix`: all channels together; else the number of the one channel that is taken, from 0. */
  channel: z.union([z.literal('mix'), z.int().nonnegative()]),
});
/** The stream and the channel that are listened to. */
export type Sound = z.infer<typeof soundSchema>;

/** What was found in a sound while the one to work with was looked for. */
export const heardSoundSchema = soundSchema.extend({
  /** Tag of the stream's language, as the container has it. */
  language: z.string().nullable(),
  title: z.string().nullable(),
  /** Seconds of speech; null where it was not listened to, as one before it was good enough. */
  speechSec: secondsSchema.nullable(),
  /** As in the listening; null too where it was not listened to. */
  disagreement: z.number().min(0).max(1).nullable(),
  /** Seconds of the mix in which its channels cancel out; null for single channels, and where nothing was heard. */
  cancelledSec: secondsSchema.nullable(),
  /** Why nothing could be heard in it (`undecodable`); null where it could. */
  failure: z.string().nullable(),
});
/** A sound track that could have been chosen, and what was found in it. */
export type HeardSound = z.infer<typeof heardSoundSchema>;

/** What listening to the sound track tells before it is transcribed. */
export const listeningSchema = z.object({
  producer: producerSchema,
  /** The sound that all below is about, and that later stages work with. */
  sound: soundSchema,
  /** All sounds that there were to choose from, the chosen one among them; tracks that were not listened to come last. */
  heard: z.array(heardSoundSchema).min(1),
  /** Voice probability and loudness every 32 ms: the blob of that digest (`encodeTrack`). */
  track: z.object({ startSec: secondsSchema, endSec: secondsSchema, digest: digestSchema }),
  spans: z.array(speechSpanSchema),
  /** Sum of the spans. */
  speechSec: secondsSchema,
  /** Packets of the sound stream that were given to the decoder. */
  packets: z.int().nonnegative(),
  /** Packets that could not be decoded and became silence. */
  damagedPackets: z.int().nonnegative(),
  windows: z.array(languageWindowSchema),
  /** Mean disagreement of the windows, weighted by their length; null where they are too short to tell. */
  disagreement: z.number().min(0).max(1).nullable(),
});
/** Result of stage `listen`: which sound is used, where somebody speaks, and whether the language is understood. */
export type Listening = z.infer<typeof listeningSchema>;

/** Speech with its times. Utterances never overlap, never leave the file, and are cut where there is a pause. */
export const utteranceSchema = z.object({
  startSec: secondsSchema,
  endSec: secondsSchema,
  text: z.string(),
  /** Mean token probability, 0 to 1; null where the source gives none (captions). */
  confidence: z.number().min(0).max(1).nullable(),
});
/** A piece of speech, in seconds from the start of the video, with its words. */
export type Utterance = z.infer<typeof utteranceSchema>;

/** An utterance that a guard removed, kept on record; without text where a remote transcriber gave no usable answer. */
export const rejectedUtteranceSchema = utteranceSchema.extend({
  reason: z.enum(['repetition-loop', 'text-on-silence', 'too-many-tokens', 'no-answer']),
});
/** Words that are not taken for speech, with the reason. */
export type RejectedUtterance = z.infer<typeof rejectedUtteranceSchema>;

/** How well a recogniser understood all of the speech. */
export const understandingSchema = z.object({
  /** Mean confidence by time; what was rejected, and speech in which nothing was heard, count as 0. */
  confidence: z.number().min(0).max(1),
  /** Share of the speech of which it was sure. */
  sureShare: z.number().min(0).max(1),
  /**
   * How far two sizes of it disagree: in the windows of `listen`, and where the confidence is low, in those below too,
   * each for its share of the speech. Null where there is too little speech.
   */
  disagreement: z.number().min(0).max(1).nullable(),
  /** Of the speech of which it was unsure. */
  windows: z.array(languageWindowSchema),
  /** 0 (understood) to 1 (not at all): the mean of what the confidence lacks and of the disagreement. */
  doubt: z.number().min(0).max(1),
});
/** How well the embedded recogniser understood the speech of a video; `doubt` is what its check goes by. */
export type Understanding = z.infer<typeof understandingSchema>;

/** How captions go with what was heard in a few windows of the sound. */
export const captionFitSchema = z.object({
  /** Words that were heard, and those of them that the captions have in the same order. */
  heardWords: z.int().nonnegative(),
  matchedWords: z.int().nonnegative(),
  /** The second over the first; null where nothing was heard. */
  share: z.number().min(0).max(1).nullable(),
  /** How much later than the sound the captions show the same words, in seconds: the median of the windows, and that
   * of the window where it is most; null where too few words match. */
  offsetSec: z.number().nullable(),
  worstOffsetSec: z.number().nullable(),
  /** By how much that grows in a minute, in seconds; null where fewer than three windows tell. */
  driftSecPerMin: z.number().nullable(),
  /** By how much it grows from the first to the last window, and how far the windows are from that line, in seconds
   * (root of the mean square); null likewise. */
  driftedSec: z.number().nullable(),
  offLineSec: z.number().nonnegative().nullable(),
  /** Share of the speech during which captions are shown; null where nobody speaks. */
  coverage: z.number().min(0).max(1).nullable(),
});
/** How well the captions of a video go with its sound: share of words, seconds of offset, drift. */
export type CaptionFit = z.infer<typeof captionFitSchema>;

/** Why captions were not used (docs/outcomes.md). */
export const captionRefusalSchema = z.enum([
  'captions-unreadable',
  'captions-too-large',
  'captions-empty',
  'captions-language',
  'captions-incomplete',
  'captions-mismatch',
  'captions-shifted',
]);
/** Why captions were not used for the transcript (docs/outcomes.md). */
export type CaptionRefusal = z.infer<typeof captionRefusalSchema>;

/** Captions that were looked at, whether or not the transcript was made of them. Holds no text and no name. */
export const captionsReportSchema = z.object({
  /** Why they were not used; null where the transcript is made of them. */
  refused: captionRefusalSchema.nullable(),
  /** A file beside the video, or a text track inside it. */
  from: z.enum(['file', 'track']),
  /** `vtt`, `srt`, or the codec of the track. */
  format: z.string(),
  /** Index of the stream; null for a file. */
  stream: z.int().nonnegative().nullable(),
  /** Language that name, header or track say (ISO 639), and that of the words; null where nothing tells. */
  toldLanguage: z.string().nullable(),
  textLanguage: z.string().nullable(),
  /** How the bytes of a file were read, such as `utf-8`; null for a track. */
  encoding: z.string().nullable(),
  /** Cues that were read. */
  cues: z.int().nonnegative(),
  /** Labels of speakers, descriptions of sounds and music that were taken out. */
  removed: z.object({
    speakers: z.int().nonnegative(),
    sounds: z.int().nonnegative(),
    music: z.int().nonnegative(),
  }),
  /** Null where it could not be measured: there were no words, or the recogniser does not know the language. */
  fit: captionFitSchema.nullable(),
  /** Whether they were found to go with what was heard; false too where too little was heard to tell. */
  verified: z.boolean(),
});
/** What was found out about the captions of a video, used or not. */
export type CaptionsReport = z.infer<typeof captionsReportSchema>;

/** What is said in a video. */
export const transcriptSchema = z.object({
  producer: producerSchema,
  /** ISO 639-1 code; `und` where nothing tells. */
  language: z.string(),
  utterances: z.array(utteranceSchema),
  rejected: z.array(rejectedUtteranceSchema),
  /** Absent where the words are not those of an embedded recogniser. */
  understanding: understandingSchema.optional(),
  /** Where captions were looked for and found: the ones that were used, else the first that were not. */
  captions: captionsReportSchema.nullable().optional(),
});
/** Result of stage `transcribe`: utterances in time order, from captions or a recogniser. */
export type Transcript = z.infer<typeof transcriptSchema>;

/** Words of an utterance that were taken for misheard, as a term that the screen shows goes better with the sound. */
export const termChangeSchema = z.object({
  /** Index of the utterance in the transcript. */
  utterance: z.int().nonnegative(),
  /** Where the words begin in the text of the transcript, in UTF-16 units. */
  at: z.int().nonnegative(),
  heard: z.string(),
  put: z.string(),
  /** A screen that shows the term. */
  screen: z.int().nonnegative(),
  /**
   * Log-probability that the recogniser gives the sound's text with either wording, where they differ: 0 is certain.
   * Of equally likely wordings the recogniser prefers common words, so `put` may be less and right.
   */
  scores: z.object({ heard: z.number(), put: z.number() }),
});
/** Misheard words of an utterance, and the term of a screen that stands in their place. */
export type TermChange = z.infer<typeof termChangeSchema>;

/** What the recogniser misheard of the terms on the screens: to be changed in the transcript, in order, without overlap. */
export const termChangesSchema = z.object({
  producer: producerSchema,
  /** Wordings that were held against the sound, taken or not. */
  compared: z.int().nonnegative(),
  changes: z.array(termChangeSchema),
});
/** Result of stage `terms`: the changes to make in the transcript before it is refined. */
export type TermChanges = z.infer<typeof termChangesSchema>;

/** Utterances `firstUtterance` to `endUtterance - 1`, which a model was asked to rewrite together. */
export const rewrittenParagraphSchema = z.object({
  firstUtterance: z.int().nonnegative(),
  endUtterance: z.int().nonnegative(),
  /** Why its rewrite was not taken and the text of the rules stays; null where it was. */
  rejected: rejectionSchema.nullable(),
});
/** A paragraph of speech that a model was asked to rewrite, and whether its words were taken. */
export type RewrittenParagraph = z.infer<typeof rewrittenParagraphSchema>;

/** Readable text for each utterance of the transcript, by position; '' where nothing but fillers was said. */
export const refinedSchema = z.object({
  producer: producerSchema,
  texts: z.array(z.string()),
  /** Where a model rewrote the speech: in order, together the whole transcript. */
  paragraphs: z.array(rewrittenParagraphSchema).optional(),
  /** What made the text of paragraphs whose rewrite was not taken. */
  fallback: producerSchema.optional(),
});
/** Result of stage `refine`: one readable text for each utterance of the transcript. */
export type Refined = z.infer<typeof refinedSchema>;

/** What the heuristics measure on a transcript; the checks decide. */
export const judgementSchema = z.object({
  producer: producerSchema,
  /** ISO 639-1 code of the transcript. */
  language: z.string().default('en'),
  words: z.int().nonnegative(),
  /** Words per minute of speech. */
  wordsPerMinute: z.number().nonnegative(),
  /** The same words over the length of the video. */
  wordsPerMinuteOfVideo: z.number().nonnegative(),
  /** Share of words inside immediately repeated phrases, 0 to 1. */
  repetition: z.number().min(0).max(1),
  /** Heuristic: share of words that carry content and are not said over and over, scaled 0 to 10. */
  knowledgeDensity: z.number().min(0).max(10),
  /** Heuristic: confidence, repetition and rejected speech in one number, 0 to 10. */
  transcriptionQuality: z.number().min(0).max(10),
});
/** Result of stage `judge`: scores of the transcript by rules. */
export type Judgement = z.infer<typeof judgementSchema>;

const score = z.number().min(0).max(10);

/** Scores of a judge, 0 (worst) to 10. */
export const judgeScoresSchema = z.object({
  /** To the knowledge point or title. */
  relevance: score,
  knowledgeDensity: score,
  transcriptionQuality: score,
});
/** The three scores that a model gives to a transcript, each 0 (worst) to 10. */
export type JudgeScores = z.infer<typeof judgeScoresSchema>;

/** What one model judges of the raw transcript, window by window. */
export const judgeSchema = z.object({
  producer: producerSchema,
  windows: z.array(
    z.object({
      firstUtterance: z.int().nonnegative(),
      endUtterance: z.int().nonnegative(),
      /** Null where its answer could not be used; `rejected` says why. */
      scores: judgeScoresSchema.nullable(),
      /** In the model's words, which are untrusted. */
      rationale: z.string(),
      rejected: rejectionSchema.nullable(),
    }),
  ),
  /** Means over the windows that have scores; null where none has. */
  scores: judgeScoresSchema.nullable(),
  /** What looked like instructions to the judge, and was cut from what it saw. */
  cut: z.array(
    z.object({
      from: z.enum(['title', 'knowledgePoint', 'transcript']),
      reason: z.string(),
      text: z.string(),
    }),
  ),
});
/** Result of a stage `judge1` or `judge2`: what one model thinks of a transcript. */
export type Judge = z.infer<typeof judgeSchema>;

/** All judges of one video; the check of the panel decides. */
export const panelSchema = z.object({ judges: z.array(judgeSchema).min(1) });
/** Result of stage `panel`: all judges together, whose mean the check holds against the threshold. */
export type Panel = z.infer<typeof panelSchema>;
