import { labelTable, readOpinions, standingLabels } from '../library/program.ts';
import { toCsv, toMarkdown } from '../library/stats.ts';
import { auditOf } from './audit.ts';
import type { Opened } from './opened.ts';
import { whatIfOf } from './what-if.ts';

/** `/api/labels.csv`: the labels of all people, with the scores of their items. */
export async function labelsCsv(opened: Opened): Promise<string> {
  const { whatIf } = whatIfOf(opened);
  return toCsv([labelTable(standingLabels(await readOpinions(opened.dataset.path)), whatIf)]);
}

/** `/api/audit.csv`. */
export async function auditCsv(opened: Opened): Promise<string> {
  return toCsv((await auditOf(opened, new URLSearchParams())).tables.map(named));
}

/** `/api/audit.md`. */
export async function auditMarkdown(opened: Opened): Promise<string> {
  return toMarkdown((await auditOf(opened, new URLSearchParams())).tables.map(named));
}

function named<T extends { title: string }>(table: T): T & { name: string } {
  return { name: table.title, ...table };
}
