import type { ResourceClass } from './stage.ts';
import type { Unit } from './unit.ts';
import type { WorkBounds } from './work-watch.ts';
import { defaultWorkerLimits, type WorkerLimits } from './worker-limits.ts';
import { WorkerProcess } from './worker-process.ts';
import type { UnitEnd, UnitOptions, UnitReport, Workers } from './workers.ts';

/** Classes whose units share one process. */
const shared: ReadonlySet<ResourceClass> = new Set(['net']);
/** An idle worker is ended after this long, so that its models do not fill the memory for the rest of the run. */
const idleMs = 20_000;

/**
 * Long-lived worker processes, some per resource class: native code that crashes, hangs or leaks costs one unit.
 * A worker is started when a unit finds none idle. All units of `net` share one process, except those that were in it
 * when it died.
 */
export class WorkerPool<Settings> implements Workers<Settings> {
  readonly #entry: string;
  readonly #limits: WorkerLimits;
  readonly #idle = new Map<ResourceClass, WorkerProcess<Settings>[]>();
  readonly #shared = new Map<ResourceClass, WorkerProcess<Settings>>();
  readonly #idleTimers = new Map<WorkerProcess<Settings>, NodeJS.Timeout>();
  readonly #all = new Set<WorkerProcess<Settings>>();
  /** Those who wait for a shared process that has grown too large to be empty. */
  readonly #waiting: (() => void)[] = [];
  /** Those that were told to end what they do, and get nothing more. */
  readonly #retired = new Set<WorkerProcess<Settings>>();
  #closed = false;
  #drains = 0;
  /** Largest sum of the resident sets of all processes seen at once, in bytes. */
  peakRssBytes = 0;

  /** @param entry Path of the script that calls `serveUnits`. */
  constructor(entry: string, limits: Partial<WorkerLimits> = {}) {
    this.#entry = entry;
    this.#limits = { ...defaultWorkerLimits(), ...limits };
  }

  async run(
    unit: Unit<Settings>,
    bounds: WorkBounds,
    { alone = false, ...listener }: UnitOptions = {},
  ): Promise<UnitEnd & UnitReport> {
    const isShared = shared.has(unit.resource) && !alone;
    const drains = this.#drains;
    const worker = isShared ? await this.#sharedWorker(unit.resource) : this.#ownWorker(unit.resource);
    // It waited for a place, and what it was part of has ended.
    if (worker === null || drains !== this.#drains) return { end: 'stopped', costs: [], peakRssBytes: 0 };
    this.#stay(worker);
    const ended = await worker.run(unit, bounds, listener);
    if (worker.load === 0 && !worker.isGone) this.#afterWork(unit.resource, worker, isShared);
    return ended;
  }

  /** Lets running stages end and starts no other for the units that are here. Later ones get processes of their own. */
  drain(): void {
    this.#drains++;
    this.#idle.clear();
    this.#shared.clear();
    for (const worker of [...this.#all]) {
      this.#retired.add(worker);
      if (worker.load === 0) worker.kill({ end: 'stopped' });
      else worker.drain();
    }
    this.#wake();
  }

  /** Ends the idle workers of a class that hold models. */
  release(resource: ResourceClass): void {
    for (const worker of [...(this.#idle.get(resource) ?? [])])
      if (worker.rssBytes > this.#limits.lightBytes) worker.kill({ end: 'stopped' });
  }

  /** Ends all workers at once and starts no other. */
  close(): void {
    this.#closed = true;
    for (const worker of this.#all) worker.kill({ end: 'stopped' });
    this.#wake();
  }

  #ownWorker(resource: ResourceClass): WorkerProcess<Settings> | null {
    if (this.#closed) return null;
    return this.#idle.get(resource)?.pop() ?? this.#start();
  }

  async #sharedWorker(resource: ResourceClass): Promise<WorkerProcess<Settings> | null> {
    for (;;) {
      if (this.#closed) return null;
      const worker = this.#shared.get(resource);
      if (!worker) {
        const started = this.#start();
        this.#shared.set(resource, started);
        return started;
      }
      if (worker.load === 0 || worker.rssBytes <= this.#limits.restingBytes) return worker;
      // A second process beside it would have bounds of its own.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** What becomes of a worker in which nothing runs any more. */
  #afterWork(resource: ResourceClass, worker: WorkerProcess<Settings>, isShared: boolean): void {
    const { units, restingBytes } = this.#limits;
    if (worker.units >= units || worker.rssBytes > restingBytes || this.#retired.has(worker)) {
      worker.kill({ end: 'stopped' });
      return;
    }
    if (!isShared) {
      const idle = this.#idle.get(resource) ?? [];
      idle.push(worker);
      this.#idle.set(resource, idle);
    }
    const timer = setTimeout(() => worker.kill({ end: 'stopped' }), idleMs);
    timer.unref();
    this.#idleTimers.set(worker, timer);
  }

  /** It has work, so it is not ended for being idle. */
  #stay(worker: WorkerProcess<Settings>): void {
    clearTimeout(this.#idleTimers.get(worker));
    this.#idleTimers.delete(worker);
  }

  #start(): WorkerProcess<Settings> {
    const worker = new WorkerProcess<Settings>({
      entry: this.#entry,
      maxBytes: this.#limits.bytes,
      graceSec: this.#limits.graceSec,
      onWeight: () => this.#notePeak(),
      onGone: () => this.#forget(worker),
    });
    this.#all.add(worker);
    return worker;
  }

  #forget(worker: WorkerProcess<Settings>): void {
    this.#all.delete(worker);
    this.#retired.delete(worker);
    this.#stay(worker);
    for (const idle of this.#idle.values()) {
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
    }
    for (const [resource, one] of this.#shared) if (one === worker) this.#shared.delete(resource);
    this.#wake();
  }

  #wake(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }

  #notePeak(): void {
    let sum = process.memoryUsage.rss();
    for (const worker of this.#all) sum += worker.rssBytes;
    this.peakRssBytes = Math.max(this.peakRssBytes, sum);
  }
}
