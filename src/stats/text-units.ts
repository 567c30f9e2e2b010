import { createHash } from 'node:crypto';
import type { Document, DocumentText } from '../records/document.ts';
import { DistinctKeys } from './distinct-keys.ts';

export type UnitText = Pick<DocumentText, 'role' | 'text' | 'raw'>;

/** All text of one video in order; of a document, where a dataset tells no videos. */
export interface TextUnit {
  id: string;
  texts: UnitText[];
}

/**
 * Gathers the text of videos from documents, and chooses at random, in one pass, at most so many of them. Which ones
 * follows from the seed and their ids alone: two datasets of the same videos give the same.
 */
export class TextUnits {
  readonly #most: number;
  readonly #seed: number;
  readonly #units = new Map<string, TextUnit & { rank: string }>();
  readonly #seen = new DistinctKeys();
  /** Of the ranks that were once left out, the lowest: what is not below it stays out. */
  #bound: string | null = null;
  #available = 0;

  constructor({ most, seed }: { most: number; seed: number }) {
    this.#most = most;
    this.#seed = seed;
  }

  /** Distinct units with text. */
  get available(): number {
    return this.#available;
  }

  add({ id, parts, videos }: Document): void {
    // Published textbooks name the video of an image only: text is of the one that was shown last.
    let video = videos[0]?.id ?? parts.find((part) => part.video !== null)?.video ?? null;
    for (const part of parts) {
      video = part.video ?? video;
      if (part.kind !== 'text' || part.role === 'end') continue;
      const { role, text, raw } = part;
      if (text.trim() === '' && (raw ?? '').trim() === '') continue;
      this.#unit(video === null ? `document ${id}` : `video ${video}`)?.texts.push({ role, text, raw });
    }
  }

  /** Those that were chosen, in an order that follows from seed and ids. */
  chosen(): TextUnit[] {
    return [...this.#units.values()].toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  }

  #unit(id: string): TextUnit | null {
    if (this.#seen.add(id)) this.#available++;
    const there = this.#units.get(id);
    if (there) return there;
    const rank = createHash('sha256').update(`${this.#seed} ${id}`).digest('base64');
    if (this.#bound !== null && rank >= this.#bound) return null;
    const unit = { id, rank, texts: [] };
    this.#units.set(id, unit);
    if (this.#units.size > this.#most) this.#leaveOutLast();
    return this.#units.get(id) ?? null;
  }

  #leaveOutLast(): void {
    const [first, ...others] = this.#units.values();
    const last = others.reduce((a, b) => (a.rank > b.rank ? a : b), first!);
    this.#units.delete(last.id);
    this.#bound = last.rank;
  }
}
