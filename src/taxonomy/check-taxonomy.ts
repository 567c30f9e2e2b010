import { groupBy } from '../base/group-by.ts';
import { pointsOf, type Subject } from './taxonomy.ts';
import { normalisedName } from './words.ts';

/** Least and most, both allowed. */
export interface Range {
  least: number;
  most: number;
}

/** How many knowledge points a taxonomy should have; outside of it is a problem. */
export interface CheckBounds {
  /** Knowledge points of a course. */
  coursePoints: Range;
  /** Knowledge points of a sub-course. */
  subCoursePoints: Range;
}

/** How many knowledge points a course and a sub-course have as a rule. */
export const defaultBounds: CheckBounds = {
  coursePoints: { least: 40, most: 140 },
  subCoursePoints: { least: 5, most: 15 },
};

/** Something to mend. */
export interface Problem {
  kind: 'duplicate' | 'id' | 'balance';
  subject: string;
  /** In a sentence; names in it come from the taxonomy. */
  message: string;
}

/**
 * What is wrong with a tree that could be read: names that are there twice (knowledge points anywhere in a subject,
 * courses in a subject, sub-courses in a course; case, accents, punctuation and the plural s make no difference), ids
 * that are there twice, and courses and sub-courses that are too small or too large.
 */
export function checkSubjects(subjects: readonly Subject[], bounds: CheckBounds): Problem[] {
  return [...subjects.flatMap((subject) => checkSubject(subject, bounds)), ...repeatedIds(subjects)];
}

function checkSubject(subject: Subject, bounds: CheckBounds): Problem[] {
  const problem = (kind: Problem['kind'], message: string): Problem => ({
    kind,
    subject: subject.name,
    message,
  });
  const problems: Problem[] = [];
  const points = Array.from(pointsOf([subject]), ({ course, subCourse, point }) => ({
    name: point.name,
    place: `${course.name} › ${subCourse.name} › ${point.name}`,
  }));
  const courses = subject.courses.map(({ name }) => ({ name, place: `course ${name}` }));
  const subCourses = subject.courses.flatMap(({ name: course, subCourses }) =>
    repeated(subCourses.map(({ name }) => ({ name, place: `${course} › ${name}` }))),
  );
  for (const places of [...repeated(courses), ...subCourses, ...repeated(points)])
    problems.push(problem('duplicate', `The same ${places.length} times: ${places.join('; ')}.`));
  for (const { name: course, subCourses } of subject.courses) {
    const total = subCourses.reduce((sum, { points }) => sum + points.length, 0);
    const balance = (place: string, count: number, range: Range): void => {
      if (count >= range.least && count <= range.most) return;
      const wanted = `${range.least} to ${range.most} knowledge points`;
      problems.push(problem('balance', `Expected ${wanted}, got ${count}, in ${place}.`));
    };
    balance(course, total, bounds.coursePoints);
    for (const { name, points } of subCourses)
      balance(`${course} › ${name}`, points.length, bounds.subCoursePoints);
  }
  return problems;
}

/** Places of each name that more than one has. */
function repeated(named: readonly { name: string; place: string }[]): string[][] {
  const groups = groupBy(named, ({ name }) => normalisedName(name)).values();
  return [...groups].filter(({ length }) => length > 1).map((group) => group.map(({ place }) => place));
}

function repeatedIds(subjects: readonly Subject[]): Problem[] {
  const groups = groupBy(pointsOf(subjects), ({ point }) => point.id);
  return [...groups]
    .filter(([, { length }]) => length > 1)
    .map(([id, placed]) => ({
      kind: 'id',
      subject: placed[0]!.subject.name,
      message: `The id ${id} is that of ${placed.map(({ course, point }) => `${course.name} › ${point.name}`).join('; ')}. Ids are unique.`,
    }));
}
