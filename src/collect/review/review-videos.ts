import { z } from 'zod';
import { readLog } from '../../base/append-log.ts';
import { writeAtomically } from '../../base/atomic-file.ts';
import { csvRow } from '../../inputs/lists/csv.ts';
import { type CollectedVideo, collectedVideoSchema } from '../candidate.ts';
import type { CollectionFiles } from '../collection-files.ts';
import { type Override, readOverrides } from './overrides.ts';
import { type Reviewer, reviewSchema, type Verdict } from './review.ts';

/** A line of `reviews.jsonl`. */
export const reviewLineSchema = reviewSchema.extend({
  id: z.string(),
  key: z.string(),
});
export type ReviewLine = z.infer<typeof reviewLineSchema>;

/** How many videos the review of a collection kept and dropped. */
export interface ReviewSummary {
  kept: number;
  dropped: number;
  /** By reason. */
  reasons: Record<string, number>;
  /** Verdicts by who gave them, cached ones among them: a model, the rules, or `override` for a person. */
  by: Record<string, number>;
  /** Overrides whose id is not in the collection. */
  unknown: string[];
}

/**
 * Derives `reviews.jsonl` and `review.csv`: a verdict on each video, by a person where one gave it, else by the reviewer.
 * @throws what the reviewer throws, and UsageError for bad overrides.
 */
export async function reviewVideos(
  files: CollectionFiles,
  reviewer: Reviewer,
  onReviewed: (count: number) => void = () => {},
): Promise<ReviewSummary> {
  const overrides = await readOverrides(files.overrides);
  const unknown = new Set(overrides.keys());
  const summary: ReviewSummary = { kept: 0, dropped: 0, reasons: {}, by: {}, unknown: [] };
  const decide = async (video: CollectedVideo): Promise<ReviewLine> => {
    const override = overrides.get(video.id);
    const { id, key } = video;
    if (override) return { id, key, ...byPerson(override), by: 'override' };
    return { id, key, ...(await reviewer.reviewVideo(video)) };
  };
  const reviewLines = async function* (): AsyncGenerator<string> {
    for await (const [video, line] of inOrder(readVideos(files), decide, reviewer.concurrency)) {
      unknown.delete(video.id);
      if (line.verdict === 'keep') summary.kept++;
      else {
        summary.dropped++;
        const reason = line.reason ?? 'override';
        summary.reasons[reason] = (summary.reasons[reason] ?? 0) + 1;
      }
      summary.by[line.by] = (summary.by[line.by] ?? 0) + 1;
      onReviewed(summary.kept + summary.dropped);
      yield `${JSON.stringify(line)}\n`;
    }
  };
  await writeAtomically(files.reviews, reviewLines());
  await writeAtomically(files.reviewReport, reportRows(files));
  summary.unknown = [...unknown];
  return summary;
}

export function readVideos(files: CollectionFiles): AsyncGenerator<CollectedVideo> {
  return readLog(files.videos, collectedVideoSchema);
}

function byPerson({ verdict, reason, note }: Override): Verdict {
  return { verdict, reason, evidence: note ?? '' };
}

/** Works on several at once and gives the results in order. Where one fails, the others under way come in first. */
async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  work: (item: T) => Promise<R>,
  concurrency: number,
): AsyncGenerator<[T, R]> {
  const waiting: { item: T; result: Promise<R> }[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // Told where its turn comes; until then it must not end the program.
      result.catch(() => {});
      waiting.push({ item, result });
      if (waiting.length < concurrency) continue;
      const first = waiting.shift()!;
      yield [first.item, await first.result];
    }
    for (const { item, result } of waiting) yield [item, await result];
  } finally {
    await Promise.allSettled(waiting.map(({ result }) => result));
  }
}

/** What a person looks through, in the order of `videos.jsonl`, of which `reviews.jsonl` has a line each. */
async function* reportRows(files: CollectionFiles): AsyncGenerator<string> {
  yield csvRow(
    'verdict,reason,by,id,title,evidence,channel,duration_sec,licence,url,knowledge_point,rank,points'.split(
      ',',
    ),
  );
  const reviews = readLog(files.reviews, reviewLineSchema);
  for await (const video of readVideos(files)) {
    const { value: review } = await reviews.next();
    if (!review) return;
    yield csvRow([
      review.verdict,
      review.reason,
      review.by,
      video.id,
      video.title,
      review.evidence,
      video.channel?.name ?? null,
      video.durationSec,
      video.licence,
      video.url,
      video.knowledgePoint ?? video.found[0]?.knowledgePoint ?? null,
      video.found[0]?.rank ?? null,
      video.found.length,
    ]);
  }
}
