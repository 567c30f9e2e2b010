import type { z } from 'zod';

export type Fitted<T> = { fits: true; value: T } | { fits: false; problems: string };

const mostProblems = 8;
const mostProblemChars = 600;

/**
 * Reads a value by a schema, after mending what models get wrong without being in doubt: numbers as strings ("8",
 * "9/10", "9 out of 10"), and keys that nobody asked for.
 * @returns The value, or what is wrong in words.
 */
export function fitForm<T>(schema: z.ZodType<T>, value: unknown): Fitted<T> {
  const first = schema.safeParse(value);
  if (first.success) return { fits: true, value: first.data };
  const mended = structuredClone(value);
  for (const issue of first.error.issues) mend(mended, issue);
  const second = schema.safeParse(mended);
  if (second.success) return { fits: true, value: second.data };
  const problems = second.error.issues
    .slice(0, mostProblems)
    .map(({ path, message }) => `${path.length === 0 ? 'the answer' : `"${path.join('.')}"`}: ${message}`);
  return { fits: false, problems: problems.join('; ').slice(0, mostProblemChars) };
}

function mend(root: unknown, issue: z.core.$ZodIssue): void {
  const owner = issue.path.slice(0, -1).reduce<unknown>(member, root);
  const key = issue.path.at(-1);
  if (issue.code === 'unrecognized_keys') {
    const object = issue.path.reduce<unknown>(member, root);
    if (isRecord(object)) for (const name of issue.keys) delete object[name];
  } else if (issue.code === 'invalid_type' && key !== undefined && isRecord(owner)) {
    const number =
      issue.expected === 'number' || issue.expected === 'int' ? numberIn(owner[String(key)]) : null;
    if (number !== null) owner[String(key)] = number;
  }
}

/** The number that a string says, on a scale to ten where it names one; null where it says none. */
function numberIn(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*(?:(?:\/|out of)\s*10(?:\.0)?)?\s*$/i.exec(value);
  return match ? Number(match[1]) : null;
}

function member(value: unknown, key: PropertyKey): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[String(key)] : undefined;
}

/** Arrays are records of their indexes here. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
