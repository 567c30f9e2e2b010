import { z } from 'zod';
import type { PromptRole } from '../records/prompt-role.ts';
import { reviewReasons } from '../records/review.ts';

/** Forms of the answers that the prompts of this folder ask for. */
const score = z.number().min(0).max(10);
const rationale = z.string().max(1000);

export const judgeReplySchema = z.object({ relevance: score, density: score, quality: score, rationale });

export const refineReplySchema = z.object({
  lines: z.array(z.object({ number: z.int().positive(), text: z.string() })),
});
export type RefineReply = z.infer<typeof refineReplySchema>;

export const captionReplySchema = z.object({ description: z.string().min(1).max(4000) });

export const readReplySchema = z.object({ text: z.string().max(20_000), informativeness: score });
export type ReadReply = z.infer<typeof readReplySchema>;

/** One word for verdict and reason, so that an answer cannot contradict itself. */
export const reviewReplySchema = z.object({ verdict: z.enum(['keep', ...reviewReasons]), rationale });
export type ReviewReply = z.infer<typeof reviewReplySchema>;

const name = z.string().max(1000);

export const coursesReplySchema = z.object({
  courses: z.array(z.object({ name, level: z.string().max(100) })).max(100),
});
export const subCoursesReplySchema = z.object({ subCourses: z.array(name).max(100) });
export const pointsReplySchema = z.object({ points: z.array(name).max(200) });

export const replySchemas = {
  refine: refineReplySchema,
  judge: judgeReplySchema,
  caption: captionReplySchema,
  read: readReplySchema,
  review: reviewReplySchema,
  courses: coursesReplySchema,
  'sub-courses': subCoursesReplySchema,
  points: pointsReplySchema,
} satisfies Record<PromptRole, z.ZodType>;
