import { type Excludable, marksOfVideo } from '../../ledger/exclusions.ts';
import { markDigest, readRemovals } from '../../ledger/removals.ts';
import type { Digest } from '../../records/basics.ts';
import type { Candidate } from '../candidate.ts';

/** What was removed from a collection, by its digests: it must not come back. */
export class RemovedVideos {
  readonly #marks = new Set<Digest>();

  /** @throws IntegrityError at a damaged line. */
  static async read(folder: string): Promise<RemovedVideos> {
    const removed = new RemovedVideos();
    for await (const { marks = [] } of readRemovals(folder))
      for (const mark of marks) removed.#marks.add(mark);
    return removed;
  }

  /** Whether a search result is one of them. */
  hasResult(foundAs: string): boolean {
    return this.#marks.size > 0 && this.#marks.has(markDigest(resultMark(foundAs)));
  }

  has(candidate: Candidate): boolean {
    return (
      this.#marks.size > 0 && marksOfCandidate(candidate).some((mark) => this.#marks.has(markDigest(mark)))
    );
  }
}

export function resultMark(foundAs: string): string {
  return `source:${foundAs}`;
}

/** All that a candidate is known by at its source and on the web; its channel is known by more than this video. */
export function knownAs({ key, foundAs, url, media }: Candidate): Excludable {
  const urls = [...(url === null ? [] : [url]), ...(media.kind === 'file' ? [] : [media.url])];
  return { ids: [], sources: [key, foundAs], urls, channel: null, sha256: null };
}

export function marksOfCandidate(candidate: Candidate): string[] {
  return marksOfVideo(knownAs(candidate));
}
