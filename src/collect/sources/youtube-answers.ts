import { z } from 'zod';

// Only what is read; https://developers.google.com/youtube/v3/docs describes the whole.

/** https://developers.google.com/youtube/v3/docs/search/list#response */
export const searchAnswerSchema = z.object({
  nextPageToken: z.string().optional(),
  items: z.array(z.object({ id: z.object({ videoId: z.string().optional() }) })).default([]),
});

/** https://developers.google.com/youtube/v3/docs/videos#resource-representation */
export const videoSchema = z.object({
  id: z.string(),
  snippet: z.object({
    publishedAt: z.string().optional(),
    channelId: z.string().optional(),
    channelTitle: z.string().optional(),
    title: z.string().default(''),
    description: z.string().default(''),
    liveBroadcastContent: z.string().default('none'),
    defaultLanguage: z.string().optional(),
    defaultAudioLanguage: z.string().optional(),
  }),
  contentDetails: z.object({ duration: z.string().optional(), caption: z.string().optional() }).default({}),
  status: z
    .object({
      license: z.string().optional(),
      privacyStatus: z.string().optional(),
      uploadStatus: z.string().optional(),
    })
    .default({}),
});
export type YoutubeVideo = z.infer<typeof videoSchema>;
export const videosAnswerSchema = z.object({ items: z.array(videoSchema).default([]) });

/** https://developers.google.com/youtube/v3/docs/commentThreads/list#response */
export const commentsAnswerSchema = z.object({
  items: z
    .array(
      z.object({
        snippet: z.object({
          topLevelComment: z.object({
            snippet: z.object({ textOriginal: z.string().optional(), textDisplay: z.string().optional() }),
          }),
        }),
      }),
    )
    .default([]),
});

/** https://developers.google.com/youtube/v3/docs/errors */
const errorSchema = z.object({
  error: z.object({
    message: z.string().default(''),
    errors: z.array(z.object({ reason: z.string().default('') })).default([]),
    details: z.array(z.looseObject({ reason: z.string().optional() })).optional(),
  }),
});

/** Why a request was refused: the reason codes of an answer, and what it says. */
export function refusalOf(body: unknown): { reasons: string[]; message: string } {
  const parsed = errorSchema.safeParse(body);
  if (!parsed.success) return { reasons: [], message: '' };
  const { errors, details = [], message } = parsed.data.error;
  const reasons = [...errors, ...details].flatMap(({ reason }) => (reason ? [reason] : []));
  return { reasons, message };
}
