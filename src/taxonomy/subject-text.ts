import { isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Course, KnowledgePoint, SubCourse, Subject } from './taxonomy.ts';
import { slugOf } from './words.ts';

/**
 * The YAML of a subject.
 * @param base The text of the subject before things were added at the ends of its lists: its comments and its form stay.
 *   null for a new one.
 */
export function subjectText(subject: Subject, base: string | null): string {
  const document = parseDocument(base ?? `subject: ${JSON.stringify(subject.name)}\ncourses: []\n`);
  if (base === null) {
    if (subject.language !== 'en') document.set('language', subject.language);
    document.set('courses', document.createNode([]));
  }
  const prefix = slugOf(subject.name);
  const courses = listAt(document, 'courses');
  for (const [at, course] of subject.courses.entries()) {
    if (at >= courses.items.length) courses.add(document.createNode(courseValue(course, prefix)));
    else extendCourse(courses.items[at] as YAMLMap, course);
  }
  return document.toString({ lineWidth: 0 });

  function extendCourse(node: YAMLMap, { subCourses }: Course): void {
    const list = listAt(node, 'subCourses');
    for (const [at, subCourse] of subCourses.entries()) {
      if (at >= list.items.length) list.add(document.createNode(subCourseValue(subCourse, prefix)));
      else extendSubCourse(list.items[at] as YAMLMap, subCourse);
    }
  }

  function extendSubCourse(node: YAMLMap, { points }: SubCourse): void {
    const list = listAt(node, 'points');
    for (const point of points.slice(list.items.length))
      list.add(document.createNode(pointValue(point, prefix)));
  }
}

function listAt(node: { get(key: string, keepScalar: true): unknown }, key: string): YAMLSeq {
  const list = node.get(key, true);
  if (isSeq(list)) return list;
  throw new Error(`Expected a list at ${key} of a subject that was read before.`);
}

function courseValue({ name, level, subCourses }: Course, prefix: string): object {
  return {
    name,
    ...(level === null ? {} : { level }),
    subCourses: subCourses.map((subCourse) => subCourseValue(subCourse, prefix)),
  };
}

function subCourseValue({ name, points }: SubCourse, prefix: string): object {
  return { name, points: points.map((point) => pointValue(point, prefix)) };
}

/** An id that follows from the name is not written. */
function pointValue({ name, id }: KnowledgePoint, prefix: string): unknown {
  return id === `${prefix}.${slugOf(name)}` ? name : { name, id };
}
