import type { Table } from '../stats/table.ts';
import type { NearPair } from './nearest-pairs.ts';
import { type Course, pointsOf, type Subject } from './taxonomy.ts';

/** Sizes of a taxonomy, a row for each subject and one for all. */
export function taxonomyTable(subjects: readonly Subject[]): Table {
  const rows = subjects.map(({ name, courses }) => [name, ...sizes(courses)]);
  if (subjects.length > 1) rows.push(['all', ...sizes(subjects.flatMap(({ courses }) => courses))]);
  return {
    name: 'taxonomy',
    title: 'Knowledge points by subject',
    columns: [
      { name: 'subject' },
      { name: 'courses' },
      { name: 'sub-courses' },
      { name: 'points' },
      { name: 'points per course, min' },
      { name: 'median', decimals: 1 },
      { name: 'max' },
    ],
    rows,
  };
}

function sizes(courses: readonly Course[]): number[] {
  const points = courses
    .map(({ subCourses }) => subCourses.reduce((sum, { points }) => sum + points.length, 0))
    .sort((a, b) => a - b);
  const middle =
    (points[Math.floor((points.length - 1) / 2)]! + points[Math.ceil((points.length - 1) / 2)]!) / 2;
  const subCourses = courses.reduce((sum, course) => sum + course.subCourses.length, 0);
  const total = points.reduce((sum, count) => sum + count, 0);
  return [courses.length, subCourses, total, points[0]!, middle, points.at(-1)!];
}

/** Pairs to look at, closest first. */
export function nearPairTable(subject: Subject, pairs: readonly NearPair[]): Table {
  return {
    name: 'near-pairs',
    title: `Nearest pairs in ${subject.name}`,
    keys: 3,
    columns: [
      { name: 'similarity', decimals: 3 },
      { name: 'one' },
      { name: 'in' },
      { name: 'other' },
      { name: 'in' },
    ],
    rows: pairs.map(({ similarity, one, other }) => [
      similarity,
      one.point.name,
      `${one.course.name} › ${one.subCourse.name}`,
      other.point.name,
      `${other.course.name} › ${other.subCourse.name}`,
    ]),
  };
}

/** A row for each knowledge point. */
export function pointTable(subjects: readonly Subject[]): Table {
  return {
    name: 'points',
    title: 'Knowledge points',
    columns: ['subject', 'course', 'sub_course', 'knowledge_point', 'id'].map((name) => ({ name })),
    rows: Array.from(pointsOf(subjects), ({ subject, course, subCourse, point }) => [
      subject.name,
      course.name,
      subCourse.name,
      point.name,
      point.id,
    ]),
  };
}
