import type { Table } from '../../stats/table.ts';

/** Part of a report in all its forms. */
export interface TablePart {
  tables: Table[];
  /** What is to be known when the tables are read, a sentence each. */
  notes: string[];
  /** What the tables were made of, unrounded, as JSON. */
  figures: object;
}
