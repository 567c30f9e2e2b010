import { readFile } from 'node:fs/promises';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { errorCode, UsageError } from '../engine/errors.ts';
import { nearest } from './nearest.ts';
import { type Settings, settingsSchema } from './schema.ts';

export interface LoadedSettings {
  settings: Settings;
  /** The file that was read, or null. */
  file: string | null;
  /** Line in that file of each key that it sets, by dotted path. */
  lines: ReadonlyMap<string, number>;
}

const maxBytes = 1_000_000;
/** The embedded transcriber hears these; anything else would be turned into English-looking text. */
const spoken = new Set(['en']);

/** Reads a configuration file, or takes the defaults where `file` is null. @throws UsageError naming key, line and cure. */
export async function loadSettings(file: string | null): Promise<LoadedSettings> {
  if (file === null) return { settings: settingsSchema.parse({}), file, lines: new Map() };
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') throw new UsageError(`There is no configuration file ${file}.`);
    throw new UsageError(`The configuration file ${file} cannot be read (${errorCode(error) ?? error}).`);
  });
  return parseSettings(text, file);
}

/** @throws UsageError naming key, line and cure. */
export function parseSettings(text: string, file: string): LoadedSettings {
  if (Buffer.byteLength(text) > maxBytes) {
    throw new UsageError(`${file} is larger than ${maxBytes} bytes; that is no configuration file.`);
  }
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
  const syntax = document.errors[0];
  if (syntax) throw new UsageError(`${file}: ${syntax.message}`);
  const lines = new Map<string, number>();
  collectLines(document.contents, '', counter, lines);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const parsed = settingsSchema.safeParse(value);
  if (!parsed.success) {
    const told = parsed.error.issues.map((issue) => describeIssue(issue, file, lines));
    throw new UsageError(told.slice(0, 10).join('\n'));
  }
  const foreign = parsed.data.languages.find((language) => !spoken.has(language));
  if (foreign !== undefined) {
    const line = lines.get('languages');
    throw new UsageError(
      `Expected languages to hold only en, got ${JSON.stringify(foreign)}, in ${file}${line ? ` line ${line}` : ''}. ` +
        'The embedded transcriber (Moonshine) understands English only; other languages need a transcriber that speaks them.',
    );
  }
  return { settings: parsed.data, file, lines };
}

function collectLines(node: unknown, path: string, counter: LineCounter, lines: Map<string, number>): void {
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    if (!isScalar(key)) continue;
    const childPath = path ? `${path}.${key.value}` : String(key.value);
    if (key.range) lines.set(childPath, counter.linePos(key.range[0]).line);
    collectLines(value, childPath, counter, lines);
  }
}

function describeIssue(issue: z.core.$ZodIssue, file: string, lines: ReadonlyMap<string, number>): string {
  const path = issue.path.join('.');
  const where = (at: string): string => {
    const line = lines.get(at);
    return line ? `in ${file} line ${line}` : `in ${file}`;
  };
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const full = path ? `${path}.${key}` : key;
    const guess = nearest(key, keysAt(issue.path));
    return `Unknown setting ${full}, ${where(full)}.${guess ? ` Did you mean ${path ? `${path}.` : ''}${guess}?` : ''}`;
  }
  const reason = issue.message.replace(/^Invalid (input|option): /, '');
  return `${path || 'The configuration'}: ${reason}, ${where(path)}.`;
}

/** Names of the settings directly below a path of the schema. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let at: unknown = settingsSchema.parse({});
  for (const step of path) at = (at as Record<PropertyKey, unknown>)[step];
  return Object.keys(at as object);
}
