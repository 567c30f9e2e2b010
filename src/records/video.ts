import { z } from 'zod';
import { digestSchema } from './basics.ts';

/** Ids that a manifest may give; anything else is replaced by a slug and a digest. */
export const videoIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** Other tools write '' for what they do not know. */
const fact = z
  .string()
  .trim()
  .max(10_000)
  .nullable()
  .default(null)
  .transform((text) => (text === '' ? null : text));

/** A fact whose name other tools use for something else: what is no text is theirs. */
const foreignFact = fact.catch(null);

/** What is known of a video besides its bytes; it travels with every sample. */
export const videoFactsSchema = z.object({
  title: fact,
  licence: fact,
  /** Of its page, for people. */
  url: fact,
  /** `<source>:<id at the source>`, such as `youtube:dQw4w9WgXcQ`. */
  source: foreignFact,
  /** When it was found there: ISO 8601 in UTC. */
  retrieved: foreignFact,
  subject: fact,
  course: fact,
  subCourse: fact,
  knowledgePoint: fact,
});
/** Title, licence, source and place in a taxonomy of a video, as its manifest tells them; null where it does not. */
export type VideoFacts = z.infer<typeof videoFactsSchema>;

/** One line of a manifest (JSONL). Fields of other tools are ignored, so that their manifests can be used. */
export const manifestEntrySchema = videoFactsSchema.extend({
  /** Path of the video, relative to the manifest. */
  path: z.string().min(1).max(4096),
  id: z
    .union([z.string(), z.number()])
    .nullable()
    .default(null)
    .transform((id) => (id === null ? null : String(id))),
  /** Who published it, by id and name at the source; exclusions are held against it. */
  channel: z
    .union([fact.transform((name) => ({ id: null, name })), z.object({ id: fact, name: fact })])
    .nullable()
    .catch(null),
  /** Digest of the file, as `lectern fetch` writes it. */
  sha256: digestSchema.nullable().catch(null),
});
/** A video as a line of a manifest names it (docs/formats.md): a path, facts, and what `lectern fetch` adds. */
export type ManifestEntry = z.infer<typeof manifestEntrySchema>;

/** A subtitle file beside a video. */
export const captionsFileSchema = z.object({
  /** Absolute path. */
  path: z.string(),
  format: z.enum(['vtt', 'srt']),
  /** Tag of the language in its name (`en-US`), in small letters; null where it has none. */
  language: z.string().nullable().default(null),
  /** Null where it may not be read. */
  sha256: digestSchema.nullable(),
});
/** A subtitle file that lies beside a video and has its name. */
export type CaptionsFile = z.infer<typeof captionsFileSchema>;

/** A video to work on: one content, however many files hold it. */
export const videoSchema = z.object({
  id: videoIdSchema,
  sha256: digestSchema,
  bytes: z.int().nonnegative(),
  /** Paths as they were given, sorted. */
  sources: z.array(z.string()).min(1),
  /** Absolute path of the file that is read. */
  path: z.string(),
  captions: captionsFileSchema.nullable(),
  facts: videoFactsSchema,
});
/** A video of a run: id, digest, where it lies, and what is known of it. */
export type Video = z.infer<typeof videoSchema>;
