import { type ChildProcess, fork } from 'node:child_process';
import type { ResourceClass } from './stage.ts';
import type { StageCost, Unit } from './unit.ts';
import type { FromWorker, ToWorker } from './worker.ts';

/** How a unit ended. `crashed`: the process died; `overdue`: it was killed at its deadline. */
export type UnitEnd =
  | { end: 'done' }
  | { end: 'error'; code: string | null; message: string; stack: string }
  | { end: 'crashed'; message: string }
  | { end: 'overdue'; message: string };

export interface UnitReport {
  costs: StageCost[];
  /** Largest resident set seen of the worker, in bytes. */
  peakRssBytes: number;
}

interface Worker {
  process: ChildProcess;
  rssBytes: number;
  /** Last lines of its standard error, for the message if it dies. */
  lastWords: string;
  idleTimer: NodeJS.Timeout | null;
  onMessage: ((message: FromWorker) => void) | null;
  onExit: ((how: string) => void) | null;
}

/** An idle worker is ended after this long, so that its models do not fill the memory for the rest of the run. */
const idleMs = 20_000;

/**
 * Long-lived worker processes, some per resource class: native code that crashes, hangs or leaks costs one unit.
 * A worker is started when a unit finds none idle.
 */
export class WorkerPool<Settings> {
  readonly #entry: string;
  readonly #idle = new Map<ResourceClass, Worker[]>();
  readonly #all = new Set<Worker>();
  /** Largest sum of the resident sets of all processes seen at once, in bytes. */
  peakRssBytes = 0;

  /** @param entry Path of the script that calls `serveUnits`. */
  constructor(entry: string) {
    this.#entry = entry;
  }

  async run(unit: Unit<Settings>, deadlineSec: number): Promise<UnitEnd & UnitReport> {
    const worker = this.#idle.get(unit.resource)?.pop() ?? this.#start();
    if (worker.idleTimer) clearTimeout(worker.idleTimer);
    const report: UnitReport = { costs: [], peakRssBytes: 0 };
    const end = await new Promise<UnitEnd>((resolve) => {
      const deadline = setTimeout(() => {
        worker.onExit = null;
        this.#kill(worker);
        resolve({ end: 'overdue', message: `It took longer than the ${Math.round(deadlineSec)} s it was given.` });
      }, deadlineSec * 1000);
      const settle = (result: UnitEnd): void => {
        clearTimeout(deadline);
        resolve(result);
      };
      worker.onExit = (how) => settle({ end: 'crashed', message: `${how} ${worker.lastWords}`.trim() });
      worker.onMessage = (message) => {
        switch (message.type) {
          case 'stage':
            report.costs.push(message.cost);
            break;
          case 'heartbeat':
            worker.rssBytes = message.rssBytes;
            report.peakRssBytes = Math.max(report.peakRssBytes, message.rssBytes);
            this.#notePeak();
            break;
          case 'done':
            settle({ end: 'done' });
            break;
          case 'error':
            settle({ end: 'error', code: message.code, message: message.message, stack: message.stack });
            break;
        }
      };
      this.#send(worker, { type: 'run', unit });
    });
    worker.onMessage = null;
    worker.onExit = null;
    if (this.#all.has(worker)) this.#rest(unit.resource, worker);
    return { ...end, ...report };
  }

  /** Lets running stages end and starts no other. */
  drain(): void {
    for (const worker of this.#all) this.#send(worker, { type: 'drain' });
  }

  /** Ends all workers at once. */
  close(): void {
    for (const worker of this.#all) this.#kill(worker);
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
      lastWords: '',
      idleTimer: null,
      onMessage: null,
      onExit: null,
    };
    child.stderr?.on('data', (chunk: Buffer) => {
      worker.lastWords = (worker.lastWords + chunk.toString('utf8')).slice(-500);
    });
    child.on('message', (message) => worker.onMessage?.(message as FromWorker));
    child.on('error', () => this.#forget(worker, 'The worker process could not be started.'));
    child.on('exit', (code, signal) =>
      this.#forget(worker, signal ? `The worker process died of ${signal}.` : `The worker process ended (${code}).`),
    );
    this.#all.add(worker);
    return worker;
  }

  #rest(resource: ResourceClass, worker: Worker): void {
    const idle = this.#idle.get(resource) ?? [];
    idle.push(worker);
    this.#idle.set(resource, idle);
    worker.idleTimer = setTimeout(() => {
      idle.splice(idle.indexOf(worker), 1);
      this.#kill(worker);
    }, idleMs);
    worker.idleTimer.unref();
  }

  #forget(worker: Worker, how: string): void {
    if (!this.#all.delete(worker)) return;
    if (worker.idleTimer) clearTimeout(worker.idleTimer);
    for (const idle of this.#idle.values()) {
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
    }
    worker.onExit?.(how);
  }

  #kill(worker: Worker): void {
    this.#all.delete(worker);
    if (worker.idleTimer) clearTimeout(worker.idleTimer);
    const { pid } = worker.process;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      worker.process.kill('SIGKILL');
    }
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
