import type { Course, Subject } from './taxonomy.ts';
import { normalisedName, slugOf } from './words.ts';

/** A tree of names that is being added to: ids are given at the end. */
export interface GrowingSubject {
  name: string;
  language: string;
  courses: GrowingCourse[];
}

export interface GrowingCourse {
  name: string;
  level: string | null;
  subCourses: GrowingSubCourse[];
}

export interface GrowingSubCourse {
  name: string;
  points: string[];
}

const maxNameChars = 200;

/** What a model called something, as a name of one line without a bullet or number before it; null where it is none. */
export function cleanName(said: string): string | null {
  const name = said
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .replace(/^(?:[-*•–]|\d{1,3}[.)])\s+/u, '')
    .replace(/[.;,:]+$/, '')
    .trim();
  return name.length <= maxNameChars && slugOf(name) !== '' ? name : null;
}

/** Those of the names that are clean, new beside `present` and not there twice, in their order. */
export function newNames<T extends { name: string }>(said: readonly T[], present: readonly string[]): T[] {
  const seen = new Set(present.map(normalisedName));
  return said.flatMap((one) => {
    const name = cleanName(one.name);
    if (name === null || seen.has(normalisedName(name))) return [];
    seen.add(normalisedName(name));
    return [{ ...one, name }];
  });
}

/** A subject as it is read from its file, for adding to. */
export function growing({ name, language, courses }: Subject): GrowingSubject {
  return {
    name,
    language,
    courses: courses.map((course) => ({
      ...course,
      subCourses: course.subCourses.map(({ name, points }) => ({
        name,
        points: points.map(({ name }) => name),
      })),
    })),
  };
}

export interface Grown {
  subject: Subject;
  /** New points that say the same as another one of the subject, and were left out. */
  duplicates: number;
}

/**
 * Puts together what was there and what was added. Of two points of the same name the one that was there stays, else the
 * first. What is left without points is left out.
 * @param base What was there; null for a new subject.
 */
export function grown({ name, language, courses }: GrowingSubject, base: Subject | null): Grown {
  const known = new Map(
    (base?.courses ?? []).flatMap(({ subCourses }) =>
      subCourses.flatMap(({ points }) => points.map((point) => [point.name, point] as const)),
    ),
  );
  const seen = new Set([...known.keys()].map(normalisedName));
  const ids = new Set([...known.values()].map(({ id }) => id));
  let duplicates = 0;
  const added = (point: string) => {
    const key = normalisedName(point);
    if (seen.has(key)) {
      duplicates++;
      return [];
    }
    seen.add(key);
    const id = freeId(`${slugOf(name)}.${slugOf(point)}`, ids);
    ids.add(id);
    return [{ id, name: point }];
  };
  const whole = courses
    .map((course, at): Course => {
      const before = base?.courses[at];
      const subCourses = course.subCourses.map(({ name, points }, index) => {
        const kept = before?.subCourses[index]?.points ?? [];
        return { name, points: [...kept, ...points.slice(kept.length).flatMap(added)] };
      });
      return { ...course, subCourses: subCourses.filter(({ points }) => points.length > 0) };
    })
    .filter(({ subCourses }) => subCourses.length > 0);
  return { subject: { name, language, courses: whole }, duplicates };
}

/** Points with given ids may have taken the one that follows from a name. */
function freeId(id: string, taken: ReadonlySet<string>): string {
  if (!taken.has(id)) return id;
  let number = 2;
  while (taken.has(`${id}-${number}`)) number++;
  return `${id}-${number}`;
}
