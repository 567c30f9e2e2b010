import type { ResourceClass } from './stage.ts';

/** Where the videos of a run stand, and so which resource classes some of them may still need. */
export class ClassesAhead {
  readonly #classes: readonly ResourceClass[];
  /** Videos by the stage that comes next for them. */
  readonly #standing: number[];
  readonly #places = new Map<string, number>();
  #needed: ReadonlySet<ResourceClass>;

  /** @param classes Of the stages that each video goes through, in order. */
  constructor(classes: readonly ResourceClass[], videos: number) {
    this.#classes = classes;
    this.#standing = new Array(classes.length).fill(0);
    this.#standing[0] = videos;
    this.#needed = new Set(classes);
  }

  /**
   * Notes which stage comes next for a video, by its number; the number of stages where none does.
   * @returns the classes that no video needs any more, and some did before.
   */
  stands(video: string, next: number): ResourceClass[] {
    const before = this.#places.get(video) ?? 0;
    this.#places.set(video, next);
    if (before < this.#standing.length) this.#standing[before]!--;
    if (next < this.#standing.length) this.#standing[next]!++;
    const last = this.#standing.findIndex((videos) => videos > 0);
    const needed = new Set(last < 0 ? [] : this.#classes.slice(last));
    const done = [...this.#needed].filter((resource) => !needed.has(resource));
    this.#needed = needed;
    return done;
  }
}
