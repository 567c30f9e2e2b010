import outcomes from '../../../../docs/outcomes.md?raw';

/** What is known of a reason code. Texts hold `code` in backticks. */
export interface ReasonEntry {
  means: string;
  /** Settings to move; empty where there is none. */
  settings: string[];
  cure: string;
}

/** The tables of docs/outcomes.md, by reason code: what the documentation says is what the page says. */
export const reasonEntries: ReadonlyMap<string, ReasonEntry> = readTables(outcomes);

function readTables(markdown: string): Map<string, ReasonEntry> {
  const entries = new Map<string, ReasonEntry>();
  for (const line of markdown.split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, code] = cells;
    // The table of captions has neither stage nor setting.
    const [means, setting, cure] = cells.length === 5 ? [cells[2], '', cells[3]] : cells.slice(3);
    const reason = /^`([a-z-]+)`$/.exec(code ?? '')?.[1];
    if (!reason || !means || cure === undefined) continue;
    entries.set(reason, { means, settings: setting?.match(/(?<=`)[a-zA-Z.]+(?=`)/g) ?? [], cure });
  }
  return entries;
}
