import type { ResourceClass } from './stage.ts';

/**
 * Where the videos of a run stand, and so which resource classes some of them need: any that is ahead of one, while some
 * have not begun; then those of the unit that it is at and of the unit after that. Opening the models of a class again
 * takes a second, and holding them meanwhile would be most of what a run of one video takes in memory.
 */
export class ClassesAhead {
  readonly #classes: readonly ResourceClass[];
  /** Videos by the stage that comes next for them. */
  readonly #standing: number[];
  readonly #places = new Map<string, number>();
  #needed: ReadonlySet<ResourceClass>;
  /** Those of the unit that a stage begins or is part of, and of the unit after it, by the number of the stage. */
  readonly #near: readonly ReadonlySet<ResourceClass>[];

  /** @param classes Of the stages that each video goes through, in order. */
  constructor(classes: readonly ResourceClass[], videos: number) {
    this.#classes = classes;
    this.#standing = new Array(classes.length).fill(0);
    this.#standing[0] = videos;
    this.#needed = new Set(classes);
    this.#near = classes.map((own, at) => {
      const after = classes.slice(at).find((other) => other !== own);
      return new Set(after === undefined ? [own] : [own, after]);
    });
  }

  /**
   * Notes which stage comes next for a video, by its number; the number of stages where none does.
   * @returns the classes that no video needs now, and some did before.
   */
  stands(video: string, next: number): ResourceClass[] {
    const before = this.#places.get(video) ?? 0;
    this.#places.set(video, next);
    if (before < this.#standing.length) this.#standing[before]!--;
    if (next < this.#standing.length) this.#standing[next]!++;
    const needed = this.#neededNow();
    const done = [...this.#needed].filter((resource) => !needed.has(resource));
    this.#needed = needed;
    return done;
  }

  #neededNow(): Set<ResourceClass> {
    if (this.#standing[0]! > 0) return new Set(this.#classes);
    return new Set(this.#near.flatMap((classes, stage) => (this.#standing[stage]! > 0 ? [...classes] : [])));
  }
}
