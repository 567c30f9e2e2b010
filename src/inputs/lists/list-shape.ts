import { extname } from 'node:path';
import { videoEndings } from '../video-endings.ts';
import { bestSeparator } from './csv.ts';
import { namesPlace } from './list-fields.ts';

/** How a list is laid out: a text a line, a JSON value a line, one JSON value, or a table with a header row. */
export type ListShape = 'lines' | 'objects' | 'document' | 'table';

/** The beginning of a file. */
export interface Head {
  text: string;
  /** Whether there is no more. */
  isWhole: boolean;
}

const objectEndings: readonly string[] = ['.jsonl', '.ndjson', '.jsonlines'];
const tableEndings: readonly string[] = ['.csv', '.tsv'];
/** Files that are lists whatever is in them. */
const listEndings: readonly string[] = [
  ...objectEndings,
  ...tableEndings,
  '.json',
  '.txt',
  '.lst',
  '.list',
  '.m3u',
];

export function hasListEnding(path: string): boolean {
  return listEndings.includes(extname(path).toLowerCase());
}

/** The layout of a list, by its content where that is plain, else by the ending of its name; null where it is no text. */
export function shapeOf(path: string, head: Head): ListShape | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what no text holds is looked for
  if (/[\0-\x08\x0e-\x1a]/.test(head.text)) return null;
  const ending = extname(path).toLowerCase();
  const isObjects = objectEndings.includes(ending);
  const start = head.text.trimStart();
  const [firstLine = ''] = start.split('\n', 1);
  const isOneLine = start.slice(firstLine.length).trim() === '';
  if (/^\{\s*["}]/.test(start)) {
    if (isObjects) return 'objects';
    return !isOneLine && isJson(firstLine) ? 'objects' : 'document';
  }
  if (/^\[\s*([{["]|\]\s*$)/.test(start)) {
    return isObjects && !isOneLine && isJson(firstLine) ? 'objects' : 'document';
  }
  if (isObjects) return 'objects';
  if (isHeader(firstLine) && (tableEndings.includes(ending) || !isOneLine)) return 'table';
  if (start === '' || arePaths(head)) return 'lines';
  if (tableEndings.includes(ending)) return 'table';
  return ending === '.json' ? 'document' : 'lines';
}

/** Whether a file whose name does not say so is a list beyond doubt. */
export function looksLikeList(head: Head): boolean {
  const shape = shapeOf('', head);
  if (shape === 'table') return true;
  if (shape === 'lines') return arePaths(head);
  return shape !== null && /"(path|file|download|url)"\s*:/i.test(head.text);
}

/** Whether a line names columns, one of which says where videos are. */
function isHeader(line: string): boolean {
  const separator = bestSeparator(line);
  if (/^sep=.\s*$/.test(line)) return true;
  if (!line.includes(separator)) return false;
  const names = line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  return names.some(namesPlace) && names.every((name) => /^[\p{L}\p{N} _#()-]{0,60}$/u.test(name));
}

const linesLookedAt = 50;

/** Whether all lines are names of videos or addresses. */
function arePaths({ text, isWhole }: Head): boolean {
  const lines = text.split('\n');
  if (!isWhole) lines.pop();
  const named = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  return (
    named.length > 0 &&
    named.slice(0, linesLookedAt).every((line) => {
      const bare = line.replace(/^(["'])(.*)\1$/, '$2');
      return /^(https?|file):\/\/\S/i.test(bare) || videoEndings.has(extname(bare).toLowerCase());
    })
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
