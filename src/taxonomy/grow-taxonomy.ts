import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { writeAtomically } from '../base/atomic-file.ts';
import { UsageError } from '../base/errors.ts';
import { inParallel } from '../base/in-parallel.ts';
import { makeFolder } from '../base/make-folder.ts';
import { stoppedBy } from '../base/stopping.ts';
import type { Settings } from '../config/schema.ts';
import type { Usage } from '../engine/asking.ts';
import { openResponseLog } from '../engine/response-log.ts';
import { lockWorkspace } from '../engine/workspace-lock.ts';
import { defaultBounds } from './check-taxonomy.ts';
import { answersFile, closeJob, findJob, type GrowRequest, type TaxonomyJob, writeJob } from './grow-job.ts';
import { openTaxonomyQuestions, type TaxonomyQuestions } from './grow-questions.ts';
import { cleanName, type GrowingCourse, type GrowingSubject, growing, grown, newNames } from './grown.ts';
import { languagePattern, parseSubject } from './subject-file.ts';
import { subjectText } from './subject-text.ts';
import type { Subject } from './taxonomy.ts';
import { normalisedName, slugOf } from './words.ts';

/** Options of `growTaxonomy`, which asks a model to plan subjects. */
export interface GrowOptions extends GrowRequest {
  /** Folder of the YAML files, one for each subject. */
  folder: string;
  /** Whether subjects may be there already. */
  extend: boolean;
  settings: Settings;
  onEvent(event: GrowEvent): void;
  /** Aborted: requests end; the same command goes on. */
  signal: AbortSignal;
}

/** Told while a taxonomy is planned, told apart by `event`. */
export type GrowEvent =
  | { event: 'asked'; level: 'courses' | 'sub-courses' | 'points'; done: number; of: number }
  | { event: 'rejected'; place: string; message: string }
  | { event: 'usage'; usage: Usage };

/** What `growTaxonomy` wrote. */
export interface GrowSummary {
  /** Files that were written, by name. */
  files: string[];
  /** Points that were added. */
  added: number;
  /** New points that were there already under another name's form, and were left out. */
  duplicates: number;
  /** Questions whose answers could not be used: what they were about is left out. */
  rejected: number;
}

/** A subject that is worked on, and where it comes from. */
interface Work {
  file: string;
  /** Null for a new one. */
  base: { text: string; subject: Subject } | null;
  subject: GrowingSubject;
  /** Courses whose sub-courses are asked for. */
  courses: Set<GrowingCourse>;
}

/**
 * Has a model plan subjects, level by level: courses, then the sub-courses of each, then the points of each; of subjects
 * that are there already what is missing. Files are written when all is answered. Each answer is stored as it comes, so
 * that the same command, after whatever stopped it, asks nothing twice.
 * @throws UsageError for mistakes in request, files or configuration; StoppedError where the provider gives no answer
 */
export async function growTaxonomy(options: GrowOptions): Promise<GrowSummary> {
  const { folder, extend, settings, signal, onEvent } = options;
  const request = checkedRequest(options);
  let rejected = 0;
  const questions = await openTaxonomyQuestions(settings, {
    responses: openResponseLog(answersFile(folder)),
    signal,
    onUsage: (usage) => onEvent({ event: 'usage', usage }),
    onRejected: (place, message) => {
      rejected++;
      onEvent({ event: 'rejected', place, message });
    },
  });
  if (extend && !existsSync(folder)) throw new UsageError(`There is no folder ${folder}.`);
  await makeFolder(folder);
  const lock = await lockWorkspace(folder);
  try {
    const paths = (await readdir(folder)).filter(
      (name) => ['.yaml', '.yml'].includes(extname(name)) && !name.startsWith('.'),
    );
    const whole = paths.sort().map((name) => join(folder, name));
    const job = await findJob(folder, request, whole);
    const works = worksOf(job, options);
    await writeJob(folder, job);
    await ask(works, questions, options);
    const summary = { ...(await write(works, folder)), rejected };
    await closeJob(folder);
    return summary;
  } catch (error) {
    throw stoppedBy(error, folder) ?? error;
  } finally {
    await lock.release().catch(() => {});
  }
}

/** @throws UsageError where it cannot be a request. */
function checkedRequest({ subjects, courses, language, coursesWanted, extend }: GrowOptions): GrowRequest {
  if (!extend && subjects.length === 0) throw new UsageError('Name the subject to plan with --subject NAME');
  const bad = subjects.find((name) => cleanName(name) !== name);
  if (bad !== undefined)
    throw new UsageError(`Expected the name of a subject on one line, got ${JSON.stringify(bad)}.`);
  if (!languagePattern.test(language))
    throw new UsageError(`Expected a language such as "en" or "pt-BR", got ${JSON.stringify(language)}.`);
  return { subjects, courses, language, coursesWanted };
}

function worksOf({ request, files }: TaxonomyJob, { extend, folder }: GrowOptions): Work[] {
  const there = Object.entries(files).map(([file, text]): Work => {
    const subject = parseSubject(text, join(folder, file));
    return { file, base: { text, subject }, subject: growing(subject), courses: new Set() };
  });
  if (request.subjects.length === 0) return chosen(there, request);
  const works = request.subjects.map((name): Work => {
    const known = there.find(({ subject }) => slugOf(subject.name) === slugOf(name));
    if (known && !extend)
      throw new UsageError(
        `${known.file} in ${folder} already has ${name}. Extend it with: lectern taxonomy extend`,
      );
    if (slugOf(name) === '')
      throw new UsageError(`Expected the name of a subject, got ${JSON.stringify(name)}.`);
    const subject = { name, language: request.language, courses: [] };
    return known ?? { file: `${slugOf(name)}.yaml`, base: null, subject, courses: new Set() };
  });
  return chosen(works, request);
}

/** @throws UsageError where nothing is left to plan. */
function chosen(works: readonly Work[], { courses }: GrowRequest): Work[] {
  const left = works.filter((work) => chooseCourses(work, courses));
  if (left.length > 0) return left;
  throw new UsageError(
    courses.length === 0
      ? 'Nothing to extend: the folder has no .yaml file. Name a subject to plan with --subject.'
      : `Nothing to extend: no subject has a course named ${courses.join(' or ')}.`,
  );
}

/** Marks the courses that are named; false where there are names and none of them is here. */
function chooseCourses({ subject, courses }: Work, names: readonly string[]): boolean {
  const wanted = new Set(names.map(normalisedName));
  for (const course of subject.courses) if (wanted.has(normalisedName(course.name))) courses.add(course);
  return names.length === 0 || courses.size > 0;
}

async function ask(
  works: readonly Work[],
  questions: TaxonomyQuestions,
  { courses: named, coursesWanted, onEvent }: GrowOptions,
): Promise<void> {
  if (works.length === 0)
    throw new UsageError(`Nothing to plan: no subject has a course named ${named.join(' or ')}.`);
  const forEach = async <T>(
    level: 'courses' | 'sub-courses' | 'points',
    items: readonly T[],
    work: (item: T) => Promise<void>,
  ): Promise<void> => {
    let done = 0;
    await inParallel(items, questions.atOnce, async (item) => {
      await work(item);
      onEvent({ event: 'asked', level, done: ++done, of: items.length });
    });
  };

  const open = named.length === 0 ? works : [];
  await forEach('courses', open, async ({ subject, courses }) => {
    const { name, language } = subject;
    const present = subject.courses.map(({ name }) => name);
    const said = await questions.courses({ subject: name, language, wanted: coursesWanted, present });
    for (const { name, level } of newNames(said ?? [], present).slice(0, coursesWanted)) {
      const course = { name, level, subCourses: [] };
      subject.courses.push(course);
      courses.add(course);
    }
  });

  const all = works.flatMap(({ subject, courses }) => [...courses].map((course) => ({ subject, course })));
  await forEach('sub-courses', all, async ({ subject, course }) => {
    const { name, level, subCourses } = course;
    const present = subCourses.map(({ name }) => name);
    const others = subject.courses.filter((one) => one !== course).map(({ name }) => name);
    const about = { subject: subject.name, language: subject.language, course: name, level };
    const said = await questions.subCourses({ ...about, courses: others, present });
    const names = newNames(
      (said ?? []).map((name) => ({ name })),
      present,
    );
    subCourses.push(...names.map(({ name }) => ({ name, points: [] })));
  });

  const parts = all.flatMap((place) => place.course.subCourses.map((subCourse) => ({ ...place, subCourse })));
  const { most } = defaultBounds.subCoursePoints;
  const unfilled = parts.filter(({ subCourse }) => subCourse.points.length < most);
  await forEach('points', unfilled, async ({ subject, course, subCourse }) => {
    const { points } = subCourse;
    const about = {
      subject: subject.name,
      language: subject.language,
      course: course.name,
      level: course.level,
    };
    const others = course.subCourses.filter((one) => one !== subCourse).map(({ name }) => name);
    const present = [...points];
    const said = await questions.points({ ...about, subCourse: subCourse.name, subCourses: others, present });
    const names = newNames(
      (said ?? []).map((name) => ({ name })),
      present,
    );
    points.push(...names.slice(0, most - points.length).map(({ name }) => name));
  });
}

async function write(works: readonly Work[], folder: string): Promise<Omit<GrowSummary, 'rejected'>> {
  const summary = { files: [] as string[], added: 0, duplicates: 0 };
  for (const { file, base, subject } of works) {
    const { subject: whole, duplicates } = grown(subject, base?.subject ?? null);
    summary.duplicates += duplicates;
    // Nothing that could be used was said of a new subject.
    if (whole.courses.length === 0) continue;
    summary.added += countPoints(whole) - (base ? countPoints(base.subject) : 0);
    await writeAtomically(join(folder, file), subjectText(whole, base?.text ?? null));
    summary.files.push(file);
  }
  return summary;
}

function countPoints({ courses }: Subject): number {
  return courses.reduce(
    (sum, { subCourses }) => sum + subCourses.reduce((some, { points }) => some + points.length, 0),
    0,
  );
}
