import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { errorMessage, UsageError } from '../base/errors.ts';
import { describeIssue } from '../config/describe-issue.ts';
import type { Subject } from './taxonomy.ts';
import { slugOf } from './words.ts';

const maxMistakes = 10;

/** Language codes: BCP 47 in its usual form. */
export const languagePattern = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !/\p{Cc}/u.test(text), { error: 'Expected a name of one line' })
  .refine((text) => slugOf(text) !== '', { error: 'Expected a name with letters or digits' });

const id = z
  .string()
  .regex(/^[\p{L}\p{M}\p{N}_.-]{1,200}$/u, 'Expected an id of letters, digits, ".", "_" and "-"');

const subjectSchema = z.strictObject({
  subject: name,
  language: z.string().regex(languagePattern, 'Expected a language such as "en" or "pt-BR"').default('en'),
  courses: z
    .array(
      z.strictObject({
        name,
        level: name.nullable().default(null),
        subCourses: z
          .array(
            z.strictObject({
              name,
              points: z.array(z.union([name, z.strictObject({ name, id })])).min(1),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

/**
 * Reads the YAML of one subject. A point is its name, or `{name, id}`; without an id it has `<subject>.<point>`, in
 * lower case with hyphens.
 * @param path For messages.
 * @throws UsageError naming line and mistake
 */
export function parseSubject(text: string, path: string): Subject {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, resolveKnownTags: false });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) {
    const { line } = counter.linePos(fault.pos[0]);
    throw new UsageError(`Expected YAML, in ${path} line ${line}: ${fault.message.split('\n')[0]}`);
  }
  const place = (keys: readonly PropertyKey[]): string => {
    for (let length = keys.length; length >= 0; length--) {
      const node = document.getIn(keys.slice(0, length), true);
      const range = Object(node).range as [number] | undefined;
      if (range) return `${path} line ${counter.linePos(range[0]).line}`;
    }
    return path;
  };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    throw new UsageError(
      `${path} cannot be used: ${errorMessage(error)}. Write names out instead of aliases.`,
    );
  }
  const parsed = subjectSchema.safeParse(value);
  if (!parsed.success) {
    const checked = { schema: subjectSchema, value, name: 'a subject', place };
    const told = parsed.error.issues.flatMap((issue) => describeIssue(issue, checked));
    throw new UsageError(told.slice(0, maxMistakes).join('\n'));
  }
  const { subject, language, courses } = parsed.data;
  const prefix = slugOf(subject);
  return {
    name: subject,
    language,
    courses: courses.map((course) => ({
      ...course,
      subCourses: course.subCourses.map(({ name, points }) => ({
        name,
        points: points.map((point) =>
          typeof point === 'string' ? { id: `${prefix}.${slugOf(point)}`, name: point } : point,
        ),
      })),
    })),
  };
}
