import { z } from 'zod';
import { videoFactsSchema } from '../records/video.ts';

export const sourceNames = ['folder', 'manifest', 'youtube', 'internet-archive'] as const;
export type SourceName = (typeof sourceNames)[number];

/** Where the bytes of a video are. */
export const mediaPlaceSchema = z.discriminatedUnion('kind', [
  /** A file on this machine, by its absolute path. */
  z.object({ kind: z.literal('file'), path: z.string() }),
  /** A file on a web server; size in bytes and sha1 where the source tells them. */
  z.object({
    kind: z.literal('http'),
    url: z.string(),
    bytes: z.int().nonnegative().nullable(),
    sha1: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .nullable(),
  }),
  /** A page with a player, which yt-dlp knows how to read. */
  z.object({ kind: z.literal('page'), url: z.string() }),
]);
export type MediaPlace = z.infer<typeof mediaPlaceSchema>;

/** What a source, or who wrote a list, may say of a video's place in the syllabus and in the world. */
const factsSchema = videoFactsSchema.omit({ source: true, retrieved: true });
export const noFacts = factsSchema.parse({});

/** A video that a source offers, as the source describes it. All texts are untrusted. */
export const candidateSchema = factsSchema.extend({
  /** `<source>:<id at the source>`, the same whenever the video is met again. */
  key: z.string().min(1),
  /** What search results call it; a key of its own for an item that holds several videos. */
  foundAs: z.string().min(1),
  source: z.enum(sourceNames),
  /** Id that it would like to have in the textbook, or null. */
  wantedId: z.string().nullable(),
  media: mediaPlaceSchema,
  description: z.string().nullable(),
  comments: z.array(z.string()),
  channel: z.object({ id: z.string().nullable(), name: z.string().nullable() }).nullable(),
  durationSec: z.number().nonnegative().nullable(),
  /** BCP 47, as the source states it. */
  language: z.string().nullable(),
  /** Whether somebody wrote captions for it. */
  captions: z.boolean().nullable(),
  /** ISO 8601, as the source states it. */
  published: z.string().nullable(),
  /** ISO 8601 in UTC: when this was read. */
  retrieved: z.string(),
});
export type Candidate = z.infer<typeof candidateSchema>;

/** Why a search result is no candidate. */
export const leftOutReasons = [
  /** Deleted, private or withdrawn. */
  'gone',
  'licence',
  'duration',
  'language',
  'captions',
  /** A broadcast that is going on or announced. */
  'live',
  /** No file in it that is a video. */
  'no-video',
] as const;
/** Why a search result does not become a video of the collection. */
export type LeftOutReason = (typeof leftOutReasons)[number];

/** A search result that the filters of a collection left out. */
export const leftOutSchema = z.object({
  foundAs: z.string().min(1),
  leftOut: z.enum(leftOutReasons),
  /** Digest of the settings that it was held against: others may let it in. */
  settings: z.string(),
  retrieved: z.string(),
});

/** What became of a search result when it was looked at: a line of `found.jsonl`. */
export const describedSchema = z.union([candidateSchema, leftOutSchema]);
export type Described = z.infer<typeof describedSchema>;

/** A search that found a video, and at which place of its results (from 1). */
export const findingSchema = z.object({
  query: z.string(),
  source: z.enum(sourceNames),
  rank: z.int().positive(),
  subject: z.string().nullable(),
  course: z.string().nullable(),
  subCourse: z.string().nullable(),
  knowledgePoint: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

/** One video of a collection, a line of `videos.jsonl`: all that sources say of it, and all searches that found it. */
export const collectedVideoSchema = candidateSchema.extend({
  /** Id in the textbook, unique in the collection. */
  id: z.string(),
  /** Best rank first. Empty for what was not searched for. */
  found: z.array(findingSchema),
  /** Keys under which other sources offer the same page. */
  alsoAs: z.array(z.string()),
});
/** A line of `videos.jsonl`: a video of a collection, with what its sources say of it. */
export type CollectedVideo = z.infer<typeof collectedVideoSchema>;
