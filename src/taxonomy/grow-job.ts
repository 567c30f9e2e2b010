import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../base/atomic-file.ts';
import { errorCode, IntegrityError, UsageError } from '../base/errors.ts';
import { canonicalJson } from '../base/fingerprint.ts';

/** What is to be planned. */
export const growRequestSchema = z.strictObject({
  /** Subjects by name; empty for all that are there. */
  subjects: z.array(z.string()),
  /** Of subjects that are there, only these courses by name; empty for new courses. */
  courses: z.array(z.string()),
  /** Of new subjects: BCP 47. */
  language: z.string(),
  /** Courses that a new subject should have, and most that are added to another one. */
  coursesWanted: z.int().positive(),
});
/** Which subjects and courses a model is asked to plan. */
export type GrowRequest = z.infer<typeof growRequestSchema>;

const jobSchema = z.strictObject({
  request: growRequestSchema,
  /** The files of the folder as they were, by name: what is asked depends on them, and they change at the end. */
  files: z.record(z.string(), z.string()),
});
export type TaxonomyJob = z.infer<typeof jobSchema>;

function workFolder(folder: string): string {
  return join(folder, '.lectern-taxonomy');
}

function jobPath(folder: string): string {
  return join(workFolder(folder), 'job.json');
}

/** File for the answers of a job that is not finished. */
export function answersFile(folder: string): string {
  return join(workFolder(folder), 'answers.jsonl');
}

/**
 * The job that was begun in a folder, or a new one, which is not written down yet.
 * @param paths YAML files that are there.
 * @throws UsageError where another one was begun and not finished
 */
export async function findJob(
  folder: string,
  request: GrowRequest,
  paths: readonly string[],
): Promise<TaxonomyJob> {
  const begun = await readJob(jobPath(folder));
  if (begun === null) {
    const texts = await Promise.all(
      paths.map(async (path) => [basename(path), await readFile(path, 'utf8')]),
    );
    return { request, files: Object.fromEntries(texts) as Record<string, string> };
  }
  if (canonicalJson(begun.request) === canonicalJson(request)) return begun;
  throw new UsageError(
    `Something else was begun in ${folder} and is not finished: ${JSON.stringify(begun.request)}. Give that command again, or remove ${workFolder(folder)}.`,
  );
}

export async function writeJob(folder: string, job: TaxonomyJob): Promise<void> {
  await writeAtomically(jobPath(folder), `${JSON.stringify(job)}\n`);
}

async function readJob(path: string): Promise<TaxonomyJob | null> {
  try {
    return jobSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    if (errorCode(error) !== undefined) throw error;
    throw new IntegrityError(`${path} is damaged. Remove its folder, and give the command again.`);
  }
}

export async function closeJob(folder: string): Promise<void> {
  await rm(workFolder(folder), { recursive: true, force: true });
}
