import { errorMessage, UsageError } from '../../base/errors.ts';
import { readCsv } from './csv.ts';
import { namedEntry, namesPlace } from './list-fields.ts';
import { type Head, type ListShape, shapeOf } from './list-shape.ts';
import { listLines, readList } from './read-list.ts';

/** An entry of a list: its fields under the names that Lectern knows, to be checked by whoever reads it. */
export interface ListEntry {
  value: unknown;
  /** Where it stands in the list, such as `line 3`. */
  place: string;
}

/** Characters that show how a list is laid out. */
const headChars = 1 << 14;
/** Of a list that is one JSON value. */
const maxDocumentChars = 64 << 20;

/**
 * The entries of a list of videos: JSON objects or texts a line, one JSON array (or an object that holds one), a table
 * with a header row, or a path or address a line, with comments after `#`.
 * @throws UsageError, with the place, for what is none of these.
 */
export function listEntries(file: string): AsyncGenerator<ListEntry> {
  return readList(file, async function* (chunks) {
    const { head, text } = await peeked(chunks);
    const shape = shapeOf(file, head);
    if (shape === null) throw new UsageError(`${file}: expected a text list, got binary data.`);
    yield* readers[shape](text, file);
  });
}

const readers: Record<ListShape, (text: AsyncIterable<string>, file: string) => AsyncGenerator<ListEntry>> = {
  async *lines(text, file) {
    for await (const { text: content, line } of listLines(text, file))
      if (!content.trimStart().startsWith('#')) yield { value: { path: content }, place: `line ${line}` };
  },
  async *objects(text, file) {
    for await (const { text: content, line } of listLines(text, file)) {
      const place = `line ${line}`;
      yield { value: namedEntry(parseLine(content.trim(), `${file} ${place}`)), place };
    }
  },
  async *table(text, file) {
    for await (const { row, line } of readCsv(text, file, {
      onHeader: (names) => checkHeader(names, file),
    })) {
      const said = Object.entries(row).filter(([, cell]) => cell.trim() !== '');
      if (said.length > 0) yield { value: namedEntry(Object.fromEntries(said)), place: `line ${line}` };
    }
  },
  async *document(text, file) {
    const parts: string[] = [];
    let chars = 0;
    for await (const part of text) {
      chars += part.length;
      if (chars > maxDocumentChars)
        throw new UsageError(
          `${file}: expected a JSON list of at most 64 MiB, got more. Use one object per line instead (.jsonl), of any length.`,
        );
      parts.push(part);
    }
    for (const [index, entry] of entriesOf(parseDocument(parts.join(''), file), file).entries())
      yield { value: namedEntry(entry), place: `entry ${index + 1}` };
  },
};

/** Names that lists have in the objects that hold them; others may hold something else beside. */
const listNames: readonly string[] = ['videos', 'entries', 'items', 'files', 'data', 'manifest'];

/** @throws UsageError where it is not clear what of it is the list. */
function entriesOf(document: unknown, file: string): unknown[] {
  if (Array.isArray(document)) return document;
  if (typeof document !== 'object' || document === null)
    throw new UsageError(
      `${file}: expected a list of videos in JSON, got ${JSON.stringify(document).slice(0, 60)}.`,
    );
  if (Object.keys(document).some(namesPlace)) return [document];
  const lists = Object.entries(document).filter(([, value]) => Array.isArray(value)) as [string, unknown[]][];
  const known = lists.filter(([name]) => listNames.includes(name.toLowerCase()));
  const [only, second] = known.length > 0 ? known : lists;
  if (only && !second) return only[1];
  const names = (only ? (known.length > 0 ? known : lists) : Object.entries(document)).map(([name]) => name);
  throw new UsageError(
    `${file}: expected a list of videos, or an object with one list in it, got one with ${names.length === 0 ? 'nothing in it' : JSON.stringify(names.slice(0, 8)).slice(1, -1).slice(0, 200)}.`,
  );
}

function checkHeader(names: readonly string[], file: string): void {
  if (names.some(namesPlace)) return;
  throw new UsageError(
    `${file} line 1: expected a header row with path, download or url among its names, got ${JSON.stringify(names.slice(0, 8)).slice(1, -1).slice(0, 200)}.`,
  );
}

function parseLine(content: string, where: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    throw new UsageError(
      `${where}: expected a JSON object, got ${JSON.stringify(content.slice(0, 60))} (${errorMessage(error)}).`,
    );
  }
}

function parseDocument(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(
      `${file}: expected a list of videos in JSON, got something else (${errorMessage(error)}).`,
    );
  }
}

/** The beginning of a text, and all of it. */
async function peeked(chunks: AsyncIterable<string>): Promise<{ head: Head; text: AsyncGenerator<string> }> {
  const rest = chunks[Symbol.asyncIterator]();
  let text = '';
  let isWhole = false;
  while (!isWhole && text.length < headChars) {
    const next = await rest.next();
    if (next.done) isWhole = true;
    else text += next.value;
  }
  async function* all(): AsyncGenerator<string> {
    yield text;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  }
  return { head: { text, isWhole }, text: all() };
}
