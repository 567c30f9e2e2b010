import type { z } from 'zod';
import { type Expected, expectedAt } from './expected.ts';
import { nearest } from './nearest.ts';

/** What was checked, for the words of its mistakes. */
export interface Checked {
  schema: z.ZodType;
  value: unknown;
  /** What to call the whole of it, such as `the configuration`. */
  name: string;
  /** Where a part of it stands, such as `lectern.yaml line 14`. */
  place(path: readonly PropertyKey[]): string;
}

const plainName = /^[\w.-]{1,60}$/;
const shownChars = 60;

/** One line for each mistake: what was expected, what came, where, and what the setting is for. */
export function describeIssue(issue: z.core.$ZodIssue, checked: Checked): string[] {
  const { path } = issue;
  const expected = expectedAt(checked.schema, path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => describeUnknown([...path, key], expected?.keys ?? [], checked));
  }
  const hint = expected?.hint ? ` ${expected.hint}` : '';
  const place = checked.place(path);
  if (issue.code === 'custom') return [`${issue.message}, in ${place}.${hint}`];
  if (issue.code === 'invalid_key') {
    return [`Expected ${showName(path)} to be ${issue.issues[0]?.message}, in ${place}.`];
  }
  const name = path.length === 0 ? checked.name : showName(path);
  const got = showValue(path.reduce<unknown>((at, step) => Object(at)[step], checked.value));
  return [`Expected ${name} ${wantedBy(issue, expected)}, got ${got}, in ${place}.${hint}`];
}

function wantedBy(issue: z.core.$ZodIssue, expected: Expected | null): string {
  if ((issue.code === 'too_big' || issue.code === 'too_small') && expected?.range) {
    if (expected.range.startsWith('between')) return expected.range;
    return issue.code === 'too_big' ? `to be at most ${issue.maximum}` : `to be ${expected.range}`;
  }
  return `to be ${expected?.what ?? 'something else'}`;
}

function describeUnknown(path: readonly PropertyKey[], known: readonly string[], { place }: Checked): string {
  const message = `Unknown setting ${showName(path)}, in ${place(path)}.`;
  const key = String(path.at(-1));
  const [section, ...rest] = key.split('.');
  if (section && rest.length > 0 && known.includes(section)) {
    return `${message} Write ${showName(rest)} on its own line, indented below ${section}.`;
  }
  const guess = nearest(key, known);
  return guess === null
    ? `${message} Known here: ${known.join(', ')}.`
    : `${message} Did you mean ${showName([...path.slice(0, -1), guess])}?`;
}

/** A dotted path; quoted where it holds anything but letters, digits and the like. */
function showName(path: readonly PropertyKey[]): string {
  const name = path.map(String).join('.');
  return plainName.test(name) ? name : shorten(JSON.stringify(name));
}

function showValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? shorten(JSON.stringify(value)) : String(value);
}

function shorten(text: string): string {
  return text.length <= shownChars ? text : `${text.slice(0, shownChars - 1)}…`;
}
