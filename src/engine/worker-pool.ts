import { type ChildProcess, fork } from 'node:child_process';
import { errorCode } from './errors.ts';
import { residentBytes } from './resident-bytes.ts';
import type { ResourceClass } from './stage.ts';
import type { StageCost, Unit } from './unit.ts';
import type { FromWorker, ToWorker } from './worker.ts';
import { defaultWorkerLimits, type WorkerLimits } from './worker-limits.ts';

/**
 * How a unit ended. `crashed`: the process died, `lastWords` is the end of its standard error; `overdue`: it was
 * killed at its deadline; `oversized`: it was killed for its memory; `stopped`: the pool was closed.
 */
export type UnitEnd =
  | { end: 'done' }
  | { end: 'error'; code: string | null; path: string | null; message: string; stack: string }
  | { end: 'crashed'; message: string; lastWords: string }
  | { end: 'overdue'; message: string }
  | { end: 'oversized'; message: string }
  | { end: 'stopped' };

export interface UnitReport {
  costs: StageCost[];
  /** Largest resident set seen of the worker, in bytes. */
  peakRssBytes: number;
}

interface Worker {
  process: ChildProcess;
  /** Last seen; 0 until the process has come up. */
  rssBytes: number;
  /** Units that it was given. */
  units: number;
  /** Last lines of its standard error, for the message if it dies. */
  lastWords: string;
  idleTimer: NodeJS.Timeout | null;
  onMessage: ((message: FromWorker) => void) | null;
  /** Called when the process is gone or is being killed. */
  onEnd: ((end: UnitEnd) => void) | null;
}

/** An idle worker is ended after this long, so that its models do not fill the memory for the rest of the run. */
const idleMs = 20_000;
/** The longest that a timer can wait; anything above fires at once. */
const maxTimerMs = 2 ** 31 - 1;
const weighEveryMs = 250;

/**
 * Long-lived worker processes, some per resource class: native code that crashes, hangs or leaks costs one unit.
 * A worker is started when a unit finds none idle.
 */
export class WorkerPool<Settings> {
  readonly #entry: string;
  readonly #limits: WorkerLimits;
  readonly #idle = new Map<ResourceClass, Worker[]>();
  readonly #all = new Set<Worker>();
  #closed = false;
  /** Largest sum of the resident sets of all processes seen at once, in bytes. */
  peakRssBytes = 0;

  /** @param entry Path of the script that calls `serveUnits`. */
  constructor(entry: string, limits: Partial<WorkerLimits> = {}) {
    this.#entry = entry;
    this.#limits = { ...defaultWorkerLimits(), ...limits };
  }

  async run(unit: Unit<Settings>, deadlineSec: number): Promise<UnitEnd & UnitReport> {
    if (this.#closed) return { end: 'stopped', costs: [], peakRssBytes: 0 };
    const worker = this.#idle.get(unit.resource)?.pop() ?? this.#start();
    if (worker.idleTimer) clearTimeout(worker.idleTimer);
    const report: UnitReport = { costs: [], peakRssBytes: 0 };
    worker.lastWords = '';
    worker.units++;
    const end = await new Promise<UnitEnd>((resolve) => {
      const message = `It took longer than the ${Math.round(deadlineSec)} s it was given.`;
      const deadline = setTimeout(
        () => this.#kill(worker, { end: 'overdue', message }),
        Math.min(deadlineSec * 1000, maxTimerMs),
      );
      const weigh = (rssBytes: number): void => {
        worker.rssBytes = rssBytes;
        report.peakRssBytes = Math.max(report.peakRssBytes, rssBytes);
        this.#notePeak();
        const { bytes } = this.#limits;
        if (rssBytes <= bytes) return;
        const allowed = `It used more than the ${(bytes / 2 ** 30).toFixed(1)} GiB of memory that it may have.`;
        this.#kill(worker, { end: 'oversized', message: allowed });
      };
      // A worker in the middle of a long call into native code cannot say how large it is.
      const weighing = setInterval(() => {
        const rssBytes = worker.rssBytes > 0 ? residentBytes(worker.process.pid ?? 0) : null;
        if (rssBytes !== null) weigh(rssBytes);
      }, weighEveryMs);
      const settle = (result: UnitEnd): void => {
        clearTimeout(deadline);
        clearInterval(weighing);
        resolve(result);
      };
      worker.onEnd = settle;
      worker.onMessage = (message) => {
        switch (message.type) {
          case 'stage':
            report.costs.push(message.cost);
            break;
          case 'heartbeat':
            weigh(message.rssBytes);
            break;
          case 'done':
            settle({ end: 'done' });
            break;
          case 'error':
            settle({
              end: 'error',
              code: message.code,
              path: message.path,
              message: message.message,
              stack: message.stack,
            });
            break;
        }
      };
      this.#send(worker, { type: 'run', unit });
    });
    worker.onMessage = null;
    worker.onEnd = null;
    if (this.#all.has(worker)) {
      const { units, restingBytes } = this.#limits;
      if (worker.units < units && worker.rssBytes <= restingBytes) this.#rest(unit.resource, worker);
      else this.#kill(worker, { end: 'stopped' });
    }
    return { ...end, ...report };
  }

  /** Lets running stages end and starts no other. */
  drain(): void {
    for (const worker of this.#all) this.#send(worker, { type: 'drain' });
  }

  /** Ends all workers at once and starts no other. */
  close(): void {
    this.#closed = true;
    for (const worker of this.#all) this.#kill(worker, { end: 'stopped' });
  }

  #start(): Worker {
    const child = fork(this.#entry, [], {
      // A group of its own, so that whatever the worker started goes with it.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    const worker: Worker = {
      process: child,
      rssBytes: 0,
      units: 0,
      lastWords: '',
      idleTimer: null,
      onMessage: null,
      onEnd: null,
    };
    child.stderr?.on('data', (chunk: Buffer) => {
      worker.lastWords = (worker.lastWords + chunk.toString('utf8')).slice(-500);
    });
    child.on('message', (message) => worker.onMessage?.(message as FromWorker));
    child.on('error', (error) => {
      const message = `A worker process cannot be started (${error.message}).`;
      const code = errorCode(error) ?? null;
      this.#forget(worker, { end: 'error', code, path: null, message, stack: '' });
    });
    // Not `exit`: what the process sent and said before its end has been read only when its pipes are closed.
    child.on('close', (code, signal) => this.#forget(worker, endOf(worker, code, signal)));
    this.#all.add(worker);
    return worker;
  }

  #rest(resource: ResourceClass, worker: Worker): void {
    const idle = this.#idle.get(resource) ?? [];
    idle.push(worker);
    this.#idle.set(resource, idle);
    worker.idleTimer = setTimeout(() => {
      idle.splice(idle.indexOf(worker), 1);
      this.#kill(worker, { end: 'stopped' });
    }, idleMs);
    worker.idleTimer.unref();
  }

  #forget(worker: Worker, end: UnitEnd): void {
    if (!this.#all.delete(worker)) return;
    if (worker.idleTimer) clearTimeout(worker.idleTimer);
    for (const idle of this.#idle.values()) {
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
    }
    worker.onEnd?.(end);
  }

  #kill(worker: Worker, end: UnitEnd): void {
    this.#all.delete(worker);
    if (worker.idleTimer) clearTimeout(worker.idleTimer);
    const { pid } = worker.process;
    if (pid !== undefined) {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        worker.process.kill('SIGKILL');
      }
    }
    worker.onEnd?.(end);
  }

  #send(worker: Worker, message: ToWorker<Settings>): void {
    // A worker that has just died reports itself by its exit; the failed send adds nothing.
    if (worker.process.connected) worker.process.send(message, () => {});
  }

  #notePeak(): void {
    let sum = process.memoryUsage.rss();
    for (const worker of this.#all) sum += worker.rssBytes;
    this.peakRssBytes = Math.max(this.peakRssBytes, sum);
  }
}

function endOf(worker: Worker, code: number | null, signal: NodeJS.Signals | null): UnitEnd {
  const message = signal ? `The worker process died of ${signal}.` : `The worker process ended (${code}).`;
  const lastWords = worker.lastWords.trim();
  if (worker.rssBytes > 0) return { end: 'crashed', message, lastWords };
  // Dead before it came up: no video can be the cause.
  return {
    end: 'error',
    code: null,
    path: null,
    message: `${message} It never came up. ${lastWords}`.trim(),
    stack: '',
  };
}
