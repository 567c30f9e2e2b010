import type { ItemImage } from '../item.ts';

/** A record of a benchmark file, whatever form the file has. */
export interface SourceRecord {
  fields: Readonly<Record<string, unknown>>;
  /** Pictures that lie in the record itself, by column. */
  pictures: Readonly<Record<string, readonly ItemImage[]>>;
  /** Fields of the object in which the list of records stands. */
  header: Readonly<Record<string, unknown>>;
  /** Its name in a file that is a mapping of records. */
  key: string | null;
  /** Number in its file, from 0. */
  row: number;
  /** For messages. */
  where: string;
}
