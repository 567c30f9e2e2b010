/** What is known of a reason code. Texts hold `code` in backticks. */
export interface ReasonEntry {
  reason: string;
  /** Stages that give it for this cause; empty where it is the same at all. */
  stages: string[];
  means: string;
  /** Settings to move; empty where there is none. */
  settings: string[];
  cure: string;
}

/** The rows of the tables of reasons in docs/outcomes.md. */
export function readReasonTables(markdown: string): ReasonEntry[] {
  const entries: ReasonEntry[] = [];
  let columns: string[] = [];
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|') || line.startsWith('|--')) continue;
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    const code = /^`([a-z-]+)`$/.exec(cells[0] ?? '')?.[1];
    if (code === undefined) {
      columns = cells;
      continue;
    }
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    entries.push({
      reason: code,
      stages: stagesIn(cell('stage')),
      means: withoutLinks(cell('what it means')),
      settings: cell('setting').match(/(?<=`)[a-zA-Z.-]+(?=`)/g) ?? [],
      cure: withoutLinks(cell('what to do')),
    });
  }
  return entries;
}

/** The stages that a cell names; none where it says in words that the stage tells nothing (`any`). */
function stagesIn(cell: string): string[] {
  const names = cell.split(', ').filter((name) => name !== 'any' && name !== '');
  return names.every((name) => /^[a-z0-9]+$/.test(name)) ? names : [];
}

/** Links lead from page to page of the documentation, which the reader does not have: they become names of its files. */
function withoutLinks(text: string): string {
  return text.replace(/\[[^\]]*\]\(([\w-]+\.md)[^)]*\)/g, '`docs/$1`');
}

/** The row on what a stage gave a reason for: stages share some codes for different causes. Null where there is none. */
export function findReason(all: readonly ReasonEntry[], stage: string, reason: string): ReasonEntry | null {
  const entries = all.filter((entry) => entry.reason === reason);
  return (
    entries.find(({ stages }) => stages.includes(stage)) ??
    entries.find(({ stages }) => stages.length === 0) ??
    // Of several, none is better than the wrong one.
    (entries.length === 1 ? entries[0]! : null)
  );
}
