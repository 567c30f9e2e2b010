import { UsageError } from '../base/errors.ts';

/** A file is not what its format says. The message names the file, the line where it is known, and what was expected. */
export class FormatError extends UsageError {
  override name = 'FormatError';
  readonly file: string;
  /** First line of the record, from 1; null where the fault is not in one record. */
  readonly line: number | null;

  constructor(file: string, line: number | null, message: string) {
    super(`${message} In ${file}${line === null ? '' : ` line ${line}`}.`);
    this.file = file;
    this.line = line;
  }
}
