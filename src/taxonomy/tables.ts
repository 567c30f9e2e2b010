import type { Table } from '../stats/table.ts';
import type { NearPair } from './nearest-pairs.ts';
import { type Course, pointsOf, type Subject } from './taxonomy.ts';

/** How much there is in a subject, or in all of them. */
export interface TaxonomySize {
  /** Null for all subjects together. */
  subject: string | null;
  courses: number;
  subCourses: number;
  points: number;
  pointsPerCourse: { min: number; median: number; max: number };
}

/** Sizes by subject, then of all together where there is more than one. */
export function taxonomySizes(subjects: readonly Subject[]): TaxonomySize[] {
  const sizes = subjects.map(({ name, courses }) => sizeOf(name, courses));
  if (subjects.length > 1)
    sizes.push(
      sizeOf(
        null,
        subjects.flatMap(({ courses }) => courses),
      ),
    );
  return sizes;
}

function sizeOf(subject: string | null, courses: readonly Course[]): TaxonomySize {
  const counts = courses
    .map(({ subCourses }) => subCourses.reduce((sum, { points }) => sum + points.length, 0))
    .sort((a, b) => a - b);
  const last = counts.length - 1;
  return {
    subject,
    courses: courses.length,
    subCourses: courses.reduce((sum, { subCourses }) => sum + subCourses.length, 0),
    points: counts.reduce((sum, count) => sum + count, 0),
    pointsPerCourse: {
      min: counts[0]!,
      median: (counts[Math.floor(last / 2)]! + counts[Math.ceil(last / 2)]!) / 2,
      max: counts[last]!,
    },
  };
}

/** A row for each size. */
export function taxonomyTable(sizes: readonly TaxonomySize[]): Table {
  return {
    name: 'taxonomy',
    title: 'Knowledge points by subject',
    columns: [
      { name: 'subject' },
      { name: 'courses' },
      { name: 'sub-courses' },
      { name: 'points' },
      { name: 'points per course: min' },
      { name: 'median', decimals: 1 },
      { name: 'max' },
    ],
    rows: sizes.map(({ subject, courses, subCourses, points, pointsPerCourse: { min, median, max } }) => [
      subject ?? 'all',
      courses,
      subCourses,
      points,
      min,
      median,
      max,
    ]),
  };
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
      { name: 'one stands in' },
      { name: 'other' },
      { name: 'other stands in' },
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
