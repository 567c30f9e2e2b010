import type { Contents } from './unit.ts';

/** Bytes of contents that are kept for videos which wait for their next stage: what goes beyond is loaded again. */
const mostBytes = 64 * 1024 * 1024;

/** Contents of artefacts of the videos that are worked on, so that a stage's output need not be read back for the next. */
export class ContentCache {
  readonly #byVideo = new Map<string, Contents>();
  #bytes = 0;

  add(video: string, contents: Contents): void {
    const all = { ...this.#byVideo.get(video), ...contents };
    this.remove(video);
    this.#byVideo.set(video, all);
    this.#bytes += bytesOf(all);
    for (const [oldest] of this.#byVideo) {
      if (this.#bytes <= mostBytes) break;
      this.remove(oldest);
    }
  }

  /** Those of a video that some stages use. */
  of(video: string, stages: ReadonlySet<string>): Contents {
    const kept = Object.entries(this.#byVideo.get(video) ?? {});
    return Object.fromEntries(kept.filter(([stage]) => stages.has(stage)));
  }

  remove(video: string): void {
    this.#bytes -= bytesOf(this.#byVideo.get(video) ?? {});
    this.#byVideo.delete(video);
  }
}

function bytesOf(contents: Contents): number {
  return Object.values(contents).reduce((sum, { bytes }) => sum + bytes, 0);
}
