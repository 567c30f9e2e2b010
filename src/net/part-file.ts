import { readFile, rm, stat } from 'node:fs/promises';
import { z } from 'zod';
import { writeAtomically } from '../base/atomic-file.ts';

const noteSchema = z.object({ url: z.string(), validator: z.string() });

/** A download that has begun: its bytes, and what tells whether the server still has the same file. */
export class PartFile {
  readonly path: string;
  readonly #note: string;

  constructor(path: string) {
    this.path = path;
    this.#note = `${path}.json`;
  }

  /** How many bytes are there of which version of the file; null where the download cannot go on from anything. */
  async resumable(url: string): Promise<{ bytes: number; validator: string } | null> {
    try {
      const note = noteSchema.parse(JSON.parse(await readFile(this.#note, 'utf8')));
      const { size } = await stat(this.path);
      return note.url === url && size > 0 ? { bytes: size, validator: note.validator } : null;
    } catch {
      // Missing or half-written: the download begins anew.
      return null;
    }
  }

  /** @param validator A strong ETag or a date of modification; null where the server gives neither. */
  async begin(url: string, validator: string | null): Promise<void> {
    await this.remove();
    if (validator !== null) await writeAtomically(this.#note, JSON.stringify({ url, validator }));
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
    await this.forgetVersion();
  }

  /** To be called when the file has been put in its place. */
  async forgetVersion(): Promise<void> {
    await rm(this.#note, { force: true });
  }
}

/** What `If-Range` takes (RFC 9110, section 13.1.5): a strong ETag, else a date of modification. */
export function validatorOf(headers: { etag?: string; 'last-modified'?: string }): string | null {
  if (headers.etag !== undefined && !headers.etag.startsWith('W/')) return headers.etag;
  return headers['last-modified'] ?? null;
}
