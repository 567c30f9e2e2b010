import type { Digest } from '../records/basics.ts';

/** What a lesson is about: the fourth level of the tree, and what is searched for. */
export interface KnowledgePoint {
  /** Unique in the taxonomy; it stays when the point moves inside its subject. */
  id: string;
  name: string;
}

/** A part of a course, with its knowledge points. */
export interface SubCourse {
  name: string;
  /** In the order in which they are taught. */
  points: KnowledgePoint[];
}

/** A course of a subject. */
export interface Course {
  name: string;
  /** Where it is taught, such as `secondary`; shown, and told to models. */
  level: string | null;
  subCourses: SubCourse[];
}

/** A subject of the taxonomy: one YAML file. */
export interface Subject {
  name: string;
  /** Language of the names: BCP 47, such as `en` or `pt-BR`. */
  language: string;
  courses: Course[];
}

/** Subject › course › sub-course › knowledge point, as in section 3.1 of the paper (arXiv 2501.00958). */
export interface Taxonomy {
  /** Sorted by name. */
  subjects: Subject[];
  /** Of names, levels, languages and ids: it changes with what can be asked, not with comments in files. */
  digest: Digest;
}

/** A knowledge point with all that it stands in. */
export interface PlacedPoint {
  subject: Subject;
  course: Course;
  subCourse: SubCourse;
  point: KnowledgePoint;
}

/** All knowledge points, in the order of the tree. */
export function* pointsOf(subjects: readonly Subject[]): Generator<PlacedPoint> {
  for (const subject of subjects)
    for (const course of subject.courses)
      for (const subCourse of course.subCourses)
        for (const point of subCourse.points) yield { subject, course, subCourse, point };
}
