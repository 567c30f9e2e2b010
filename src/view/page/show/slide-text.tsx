import { RichText } from './rich-text.tsx';
import { splitTables, type TextTable } from './split-tables.ts';

/** Slides of many short lines are set in columns. */
const linesInColumn = 10;

/** Untrusted text of a screen, with the tables and formulas that models write it in. All of it is shown as text. */
export function SlideText({ text }: { text: string }) {
  return (
    <>
      {splitTables(text).map((block, index) =>
        block.kind === 'table' ? (
          <Table key={index} table={block} />
        ) : (
          <p
            key={index}
            class={block.text.split('\n').length > linesInColumn ? 'ocr-text ocr-long' : 'ocr-text'}
            dir="auto"
          >
            <RichText text={block.text} />
          </p>
        ),
      )}
    </>
  );
}

/** Whether a text looks otherwise when it is set than as it stands. */
export function isSet(text: string): boolean {
  return /[$\\]/.test(text) || splitTables(text).some(({ kind }) => kind === 'table');
}

function Table({ table: { head, rows, align } }: { table: TextTable }) {
  const style = (column: number) => (align[column] ? { textAlign: align[column] } : undefined);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class="ocr-table" aria-label="Table" tabIndex={0}>
      <table dir="auto">
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col" style={style(column)}>
                <CellText text={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} style={style(column)}>
                  <CellText text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Of all that HTML has, a table of Markdown needs the line break; the rest is text. */
function CellText({ text }: { text: string }) {
  return <RichText text={text.replace(/<br\s*\/?>/gi, '\n')} />;
}
