import { z } from 'zod';
import { AppendLog, readLog } from '../base/append-log.ts';
import { StoppedError } from '../base/errors.ts';
import { nextPacificMidnight, pacificDay } from './pacific-day.ts';

const spentSchema = z.object({
  /** ISO 8601 in UTC. */
  at: z.string(),
  source: z.string(),
  method: z.string(),
  units: z.int().nonnegative(),
});
export type Spent = z.infer<typeof spentSchema>;

/** Units of a source that a collection spends; each is written down before its request is sent. */
export class Quota {
  readonly #source: string;
  readonly #unitsPerDay: number;
  readonly #path: string;
  readonly #now: () => number;
  #day: string;
  #today = 0;
  #total = 0;
  #log: AppendLog<Spent> | null = null;

  private constructor(source: string, unitsPerDay: number, path: string, now: () => number) {
    this.#source = source;
    this.#unitsPerDay = unitsPerDay;
    this.#path = path;
    this.#now = now;
    this.#day = pacificDay(now());
  }

  /**
   * @param path File of what was spent before.
   * @param now Milliseconds since 1970.
   */
  static async open(
    path: string,
    source: string,
    unitsPerDay: number,
    now: () => number = Date.now,
  ): Promise<Quota> {
    const quota = new Quota(source, unitsPerDay, path, now);
    for await (const spent of readLog(path, spentSchema)) {
      if (spent.source !== source) continue;
      quota.#total += spent.units;
      if (pacificDay(Date.parse(spent.at)) === quota.#day) quota.#today += spent.units;
    }
    return quota;
  }

  /** Units spent since the collection was begun. */
  get total(): number {
    return this.#total;
  }

  /** Units that may still be spent today. */
  get left(): number {
    this.#turnDay();
    return Math.max(0, this.#unitsPerDay - this.#today);
  }

  /** Pays for a request that is about to be sent. @throws StoppedError where the day's quota does not allow it. */
  async spend(method: string, units: number): Promise<void> {
    if (this.left < units)
      throw this.exhausted(`${this.#today} of ${this.#unitsPerDay} units are used today`);
    this.#log ??= await AppendLog.open<Spent>(this.#path, { synced: false });
    await this.#log.append({
      at: new Date(this.#now()).toISOString(),
      source: this.#source,
      method,
      units,
    });
    this.#today += units;
    this.#total += units;
  }

  /** The error to stop with when nothing may be asked before the next day. */
  exhausted(why: string): StoppedError {
    const at = new Date(nextPacificMidnight(this.#now()));
    return new StoppedError(
      `The daily quota of ${this.#source} is used up: ${why}. Rerun after midnight Pacific time, ` +
        `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC, to resume.`,
    );
  }

  async close(): Promise<void> {
    await this.#log?.close();
  }

  #turnDay(): void {
    const day = pacificDay(this.#now());
    if (day === this.#day) return;
    this.#day = day;
    this.#today = 0;
  }
}
