import { UsageError } from '../base/errors.ts';
import type { Query } from '../records/query.ts';
import { type PlacedPoint, pointsOf, type Taxonomy } from './taxonomy.ts';

const places: Record<string, (placed: PlacedPoint) => string> = {
  point: ({ point }) => point.name,
  subCourse: ({ subCourse }) => subCourse.name,
  course: ({ course }) => course.name,
  subject: ({ subject }) => subject.name,
};

/**
 * A query for each knowledge point, in the order of the tree. A double quote in a name is left out: it would end the
 * quotes of the template.
 * @throws UsageError for a template without `<point>`, or with a place that there is nothing for
 */
export function queriesOf(taxonomy: Pick<Taxonomy, 'subjects'>, template: string): Query[] {
  checkTemplate(template);
  return Array.from(pointsOf(taxonomy.subjects), (placed) => ({
    id: placed.point.id,
    query: filled(template, placed),
    subject: placed.subject.name,
    course: placed.course.name,
    subCourse: placed.subCourse.name,
    knowledgePoint: placed.point.name,
    language: placed.subject.language,
  }));
}

function filled(template: string, placed: PlacedPoint): string {
  return template
    .replace(/<([^<>]*)>/g, (_, place: string) => places[place]!(placed).replaceAll('"', ''))
    .replace(/\s+/g, ' ')
    .trim();
}

function checkTemplate(template: string): void {
  const names = [...template.matchAll(/<([^<>]*)>/g)].map(([, name]) => name!);
  const stranger = names.find((name) => !Object.hasOwn(places, name));
  if (stranger !== undefined || !names.includes('point')) {
    const known = Object.keys(places).map((name) => `<${name}>`);
    throw new UsageError(
      `Expected the query template to contain <point>, and no placeholders but ${known.join(', ')}, got ${JSON.stringify(template)}.`,
    );
  }
}
