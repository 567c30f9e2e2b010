import { codeText } from './code-text.ts';
import type { CodeBlock } from './monospace.ts';
import type { ReadRegion } from './read-region.ts';
import type { Table } from './tables.ts';
import { boxOf, median, widthOf } from './text-box.ts';

/** Share of the rows that count up, and of those that look like a program. */
const countedShare = 0.8;
const codeShare = 0.5;
const minRows = 3;
/** Signs and beginnings that lines of programs have, and cells of a numbered table have not. */
const ofPrograms = /[={}[\];]|\w\(|^\s*(?:#|\/\/)|:$/u;

export type Listing = Pick<CodeBlock, 'rows' | 'step' | 'textLeft'>;

/**
 * A program that was taken for a table, because its letters are slanted or its lines short: line numbers in the
 * first column and code beside them. Null where it is none.
 */
export function listingIn(table: Table, regions: readonly ReadRegion[]): Listing | null {
  const numbers = table.rows.map(([first]) =>
    first!
      .map((i) => regions[i]!.text)
      .join('')
      .trim(),
  );
  const code = table.rows.map((row) => row.slice(1).flat());
  const counted = numbers.filter((number, row) => {
    const before = numbers[row - 1] ?? String(Number(number) - 1);
    return /^\d{1,4}$/.test(number) && Number(number) === Number(before) + 1;
  });
  const filled = code.filter((members) => members.length > 0);
  const texts = filled.map((members) => members.map((i) => regions[i]!.text).join(' '));
  if (filled.length < minRows || counted.length < countedShare * numbers.length) return null;
  if (texts.filter((text) => ofPrograms.test(text)).length < codeShare * filled.length) return null;
  const boxes = regions.map(({ region }) => boxOf(region));
  const letter = median(filled.flat().map((i) => widthOf(boxes[i]!) / [...regions[i]!.text].length));
  const left = Math.min(...filled.map(([first]) => boxes[first!]!.left));
  const rows = filled.map((members, row) => {
    const indent = Math.round((boxes[members[0]!]!.left - left) / letter);
    return { members, text: ' '.repeat(indent) + codeText(texts[row]!) };
  });
  return { rows, step: letter, textLeft: left };
}
