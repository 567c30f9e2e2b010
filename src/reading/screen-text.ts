import type { TextLine } from '../records/reading.ts';

/**
 * What was read off a screen, as Markdown in the form that a model is asked for, too: rows of a table between bars, items
 * with "- " or their numbers, code with its indentation.
 */
export function screenText(lines: readonly TextLine[]): string {
  const written: string[] = [];
  for (const [index, { text, form }] of lines.entries()) {
    if (form !== 'table') {
      written.push(form === 'item' ? text.replace(/^\s*[•·●▪■◦○➤►▶‣✓✔*–]\s+/u, '- ') : text);
      continue;
    }
    const cells = text.split('\t');
    written.push(tableRow(cells));
    if (lines[index - 1]?.form !== 'table') written.push(tableRow(cells.map(() => '---')));
  }
  return written.join('\n');
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
