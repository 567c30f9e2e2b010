import { createReadStream } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { type Document, isAlias, isMap, isScalar, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { errorCode, errorMessage, UsageError } from '../base/errors.ts';
import { recogniserFacts, understoodBy } from '../records/recogniser.ts';
import { describeIssue } from './describe-issue.ts';
import { placedBenchmarks } from './evaluate.ts';
import { extensionPath } from './extensions.ts';
import { type Settings, settingsSchema } from './schema.ts';

/** A configuration with the file that it comes from. */
export interface LoadedSettings {
  settings: Settings;
  /** The file that was read, or null. */
  file: string | null;
  /** Line in that file of each key that it sets, by dotted path. */
  lines: ReadonlyMap<string, number>;
}

const maxBytes = 1_000_000;
/** Down to the prices of a provider; anything deeper is a mistake that needs no line of its own. */
const maxDepth = 4;
const maxMistakes = 10;
/** Nodes that aliases may stand for: a few repeated sections, not a bomb. */
const maxAliasCount = 100;

/** Reads a configuration file, or takes the defaults where `file` is null. @throws UsageError naming key, line and cure. */
export async function loadSettings(file: string | null): Promise<LoadedSettings> {
  if (file === null) return { settings: settingsSchema.parse({}), file, lines: new Map() };
  // No more than shows that the file is too large.
  const text = await readText(createReadStream(file, { end: maxBytes })).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') throw new UsageError(`No configuration file ${file}.`);
    throw new UsageError(`Cannot read the configuration file ${file} (${errorCode(error) ?? error}).`);
  });
  return parseSettings(text, file);
}

/** @throws UsageError naming key, line and cure. */
export function parseSettings(text: string, file: string): LoadedSettings {
  if (Buffer.byteLength(text) > maxBytes) {
    throw new UsageError(`${file} is larger than ${maxBytes} bytes, too large for a configuration file.`);
  }
  const { value, lines } = parseYaml(text, file);
  const place = (path: readonly PropertyKey[]): string => {
    // The line of the key itself, else of what it stands in.
    for (let length = path.length; length > 0; length--) {
      const line = lines.get(path.slice(0, length).map(String).join('.'));
      if (line !== undefined) return `${file} line ${line}`;
    }
    return file;
  };
  const parsed = settingsSchema.safeParse(value);
  if (!parsed.success) {
    const checked = { schema: settingsSchema, value, name: 'the configuration', place };
    const issues = parsed.error.issues.slice(0, maxMistakes);
    const messages = issues.flatMap((issue) => describeIssue(issue, checked));
    throw new UsageError(messages.slice(0, maxMistakes).join('\n'));
  }
  const { languages, roles, transcribe, extensions } = parsed.data;
  const spoken = understoodBy(transcribe.model);
  const foreign = languages.find((language) => !spoken.includes(language));
  // What a recogniser of one's own understands is known when its module is loaded.
  if (foreign !== undefined && roles.transcribe === null && extensions.length === 0) {
    const all = new Intl.ListFormat('en');
    const languageNames = new Intl.DisplayNames('en', { type: 'language' });
    throw new UsageError(
      `Expected languages to hold only ${all.format(spoken.map((one) => JSON.stringify(one)))}, got ${JSON.stringify(foreign)}, in ${place(['languages'])}. ` +
        `The built-in transcriber (${recogniserFacts[transcribe.model].title}) supports ${all.format(spoken.map((one) => languageNames.of(one) ?? one))} only; for other languages set roles.transcribe.`,
    );
  }
  const { prompts, exclusions, evaluate } = parsed.data;
  const beside = (path: string): string => resolve(dirname(file), path);
  const settings = {
    ...parsed.data,
    prompts: typeof prompts === 'string' ? beside(prompts) : prompts,
    exclusions: exclusions === null ? null : beside(exclusions),
    extensions: extensions.map((one) => (typeof one === 'string' ? extensionPath(one, dirname(file)) : one)),
    evaluate: placedBenchmarks(evaluate, beside),
  };
  return { settings, file, lines };
}

function parseYaml(text: string, file: string): { value: unknown; lines: Map<string, number> } {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    uniqueKeys: true,
    resolveKnownTags: false,
    logLevel: 'error',
  });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault) {
    const line = counter.linePos(fault.pos[0]).line;
    throw new UsageError(`Expected YAML, in ${file} line ${line}: ${reasonOf(fault)}.`);
  }
  const lines = new Map<string, number>();
  collectLines(document.contents, document, '', 1, counter, lines);
  const value = toValue(document, file);
  return { value: withoutEmptySections(value), lines };
}

function toValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount });
  } catch (error) {
    const reason = errorMessage(error).startsWith('Excessive alias count')
      ? `its aliases expand to more than ${maxAliasCount} copies`
      : errorMessage(error);
    throw new UsageError(`${file} cannot be used: ${reason}.`);
  }
}

/** The message of the parser without what follows: the place, and a picture of it over several lines. */
function reasonOf({ code, message }: YAMLError): string {
  if (code === 'RESOURCE_EXHAUSTION') return 'it is nested too deeply';
  if (code === 'MULTIPLE_DOCS') return 'it holds more than one document';
  return message.split('\n')[0]!.replace(/ at line \d+, column \d+:$/, '');
}

function collectLines(
  node: unknown,
  document: Document,
  path: string,
  depth: number,
  counter: LineCounter,
  lines: Map<string, number>,
): void {
  const content = isAlias(node) ? node.resolve(document) : node;
  if (!isMap(content) || depth > maxDepth) return;
  for (const { key, value } of content.items) {
    if (!isScalar(key)) continue;
    const childPath = path ? `${path}.${key.value}` : String(key.value);
    if (key.range) lines.set(childPath, counter.linePos(key.range[0]).line);
    collectLines(value, document, childPath, depth + 1, counter, lines);
  }
}

/** A section all of whose lines are commented out reads as null: it sets nothing. */
function withoutEmptySections(value: unknown): unknown {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, section]) => section !== null));
}
