import type { Subject } from './taxonomy.ts';

/** The tree as people read it: a name a line, two blanks for each level, the level of a course in brackets. */
export function treeText(subjects: readonly Subject[]): string {
  const lines = subjects.flatMap(({ name, courses }) => [
    name,
    ...courses.flatMap(({ name, level, subCourses }) => [
      `  ${name}${level === null ? '' : ` (${level})`}`,
      ...subCourses.flatMap(({ name, points }) => [
        `    ${name}`,
        ...points.map(({ name }) => `      ${name}`),
      ]),
    ]),
  ]);
  return lines.map((line) => `${line}\n`).join('');
}
