import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { writeAtomically } from '../base/atomic-file.ts';
import { errorCode, IntegrityError } from '../base/errors.ts';

/** A removal that has begun. */
export interface PendingRemoval<T> {
  /** What the user called it. */
  video: string;
  /** ISO 8601 in UTC. */
  at: string;
  reason: string;
  targets: T[];
}

/** What a removal set out to do, so that it can be finished after a crash. */
export class PendingFile<T> {
  readonly #path: string;
  readonly #schema: z.ZodType<PendingRemoval<T>>;

  /** @param target Of which there is at least one. */
  constructor(path: string, target: z.ZodType<T>) {
    this.#path = path;
    this.#schema = z.strictObject({
      video: z.string(),
      at: z.string(),
      reason: z.string(),
      targets: z.array(target).min(1),
    });
  }

  /** The removal that was not finished, or null. @throws IntegrityError where the file that says so is damaged. */
  async read(): Promise<PendingRemoval<T> | null> {
    try {
      return this.#schema.parse(JSON.parse(await readFile(this.#path, 'utf8')));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      if (errorCode(error) !== undefined) throw error;
      throw new IntegrityError(`${this.#path} is damaged. Remove it and rerun lectern remove.`);
    }
  }

  async write(pending: PendingRemoval<T>): Promise<void> {
    await writeAtomically(this.#path, `${JSON.stringify(pending)}\n`);
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}
