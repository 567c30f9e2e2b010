import { z } from 'zod';

/** A search for the videos of one knowledge point. */
export const querySchema = z.object({
  /** Id of the knowledge point in its taxonomy. */
  id: z.string().min(1),
  /** What is asked for, such as `"square roots" in Algebra mathematics tutorial`. */
  query: z.string().min(1),
  subject: z.string().nullable(),
  course: z.string().nullable(),
  subCourse: z.string().nullable(),
  knowledgePoint: z.string().min(1),
  /** Language of the names, BCP 47. */
  language: z.string().nullable(),
});
/** A line of a list of queries: one search, with the knowledge point of a taxonomy that it is for. */
export type Query = z.infer<typeof querySchema>;
