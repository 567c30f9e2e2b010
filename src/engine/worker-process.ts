import { type ChildProcess, fork } from 'node:child_process';
import type { Usage } from './asking.ts';
import { errorCode } from './errors.ts';
import { residentBytes } from './resident-bytes.ts';
import type { StageCost, Unit } from './unit.ts';
import type { FromWorker, ToWorker, UnitMessage } from './worker.ts';

/**
 * How a unit ended. `crashed`: the process died, `lastWords` is the end of its standard error; `overdue`: it was
 * stopped at its deadline; `oversized`: the process was killed for its memory; `evicted`: the process was killed for
 * the sake of another unit in it; `stopped`: the pool was closed.
 */
export type UnitEnd =
  | { end: 'done' }
  | { end: 'error'; code: string | null; path: string | null; message: string; stack: string }
  | { end: 'crashed'; message: string; lastWords: string }
  | { end: 'overdue'; message: string }
  | { end: 'oversized'; message: string }
  | { end: 'evicted' }
  | { end: 'stopped' };

export interface UnitReport {
  costs: StageCost[];
  /** Largest resident set seen of the worker while the unit ran, in bytes. */
  peakRssBytes: number;
}

interface RunningUnit {
  report: UnitReport;
  onUsage(stage: string, usage: Usage): void;
  finish(end: UnitEnd): void;
}

interface ProcessOptions {
  /** Path of the script that calls `serveUnits`. */
  entry: string;
  /** The process is killed when its resident set grows beyond this. */
  maxBytes: number;
  /** See `WorkerLimits`. */
  graceSec: number;
  /** Called when the size is known anew. */
  onWeight(): void;
  /** Called once, when it is gone or is being killed. */
  onGone(worker: WorkerProcess<never>): void;
}

/** The longest that a timer can wait; anything above fires at once. */
const maxTimerMs = 2 ** 31 - 1;
const weighEveryMs = 250;
const lastWordsChars = 500;

/** A process that runs units, with what is running in it. */
export class WorkerProcess<Settings> {
  readonly #options: ProcessOptions;
  readonly #child: ChildProcess;
  readonly #running = new Map<number, RunningUnit>();
  readonly #weighing: NodeJS.Timeout;
  #lastWords = '';
  #isGone = false;
  /** Resident set as last seen, in bytes; 0 until the process has come up. */
  rssBytes = 0;
  /** Units that it was given. */
  units = 0;

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.#child = fork(options.entry, [], {
      // A group of its own, so that whatever the worker started goes with it.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString('utf8')).slice(-lastWordsChars);
    });
    this.#child.on('message', (message) => this.#hear(message as FromWorker));
    this.#child.on('error', (error) => {
      const message = `Cannot start a worker process (${error.message}).`;
      this.#end({ end: 'error', code: errorCode(error) ?? null, path: null, message, stack: '' });
    });
    // Not `exit`: what the process sent and said before its end has been read only when its pipes are closed.
    this.#child.on('close', (code, signal) => this.#end(this.#endOf(code, signal)));
    // A worker in the middle of a long call into native code cannot say how large it is.
    this.#weighing = setInterval(() => {
      const busy = this.#running.size > 0 && this.rssBytes > 0;
      const rssBytes = busy ? residentBytes(this.#child.pid ?? 0) : null;
      if (rssBytes !== null) this.#weigh(rssBytes);
    }, weighEveryMs);
    this.#weighing.unref();
  }

  /** How many units run in it. */
  get load(): number {
    return this.#running.size;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /**
   * Runs a unit. At its deadline the process is killed if nothing else runs in it; else the unit is told to end, and
   * the process is killed only if it does not.
   */
  async run(
    unit: Unit<Settings>,
    deadlineSec: number,
    onUsage: RunningUnit['onUsage'],
  ): Promise<UnitEnd & UnitReport> {
    const number = ++this.units;
    const report: UnitReport = { costs: [], peakRssBytes: 0 };
    if (this.#running.size === 0) this.#lastWords = '';
    const timers: NodeJS.Timeout[] = [];
    const end = await new Promise<UnitEnd>((resolve) => {
      const message = `Timed out after ${Math.round(deadlineSec)} s.`;
      const overdue: UnitEnd = { end: 'overdue', message };
      let isCancelled = false;
      const finish = (result: UnitEnd): void => {
        this.#running.delete(number);
        resolve(isCancelled ? overdue : result);
      };
      const onDeadline = (): void => {
        if (this.#running.size === 1) {
          this.kill(overdue);
          return;
        }
        isCancelled = true;
        this.#send({ type: 'cancel', number });
        timers.push(
          setTimeout(() => {
            finish(overdue);
            this.kill({ end: 'evicted' });
          }, 1000 * this.#options.graceSec),
        );
      };
      timers.push(setTimeout(onDeadline, Math.min(deadlineSec * 1000, maxTimerMs)));
      this.#running.set(number, { report, onUsage, finish });
      this.#send({ type: 'run', number, unit });
    });
    for (const timer of timers) clearTimeout(timer);
    return { ...end, ...report };
  }

  /** Lets running stages end and starts no other. */
  drain(): void {
    this.#send({ type: 'drain' });
  }

  /** Kills the process and whatever it started. @param end How the units end that still run in it. */
  kill(end: UnitEnd): void {
    const { pid } = this.#child;
    if (pid !== undefined && !this.#isGone) {
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        this.#child.kill('SIGKILL');
      }
    }
    this.#end(end);
  }

  #end(end: UnitEnd): void {
    if (this.#isGone) return;
    this.#isGone = true;
    clearInterval(this.#weighing);
    this.#options.onGone(this as WorkerProcess<never>);
    for (const { finish } of [...this.#running.values()]) finish(end);
  }

  #hear(message: FromWorker): void {
    if (message.type === 'heartbeat') this.#weigh(message.rssBytes);
    else this.#hearOfUnit(message);
  }

  #hearOfUnit(message: UnitMessage): void {
    const unit = this.#running.get(message.number);
    if (!unit) return;
    switch (message.type) {
      case 'stage':
        unit.report.costs.push(message.cost);
        break;
      case 'usage':
        unit.onUsage(message.stage, message.usage);
        break;
      case 'done':
        unit.finish({ end: 'done' });
        break;
      case 'error': {
        const { code, path, message: text, stack } = message;
        unit.finish({ end: 'error', code, path, message: text, stack });
        break;
      }
    }
  }

  #weigh(rssBytes: number): void {
    this.rssBytes = rssBytes;
    for (const { report } of this.#running.values()) {
      report.peakRssBytes = Math.max(report.peakRssBytes, rssBytes);
    }
    this.#options.onWeight();
    const { maxBytes } = this.#options;
    if (rssBytes <= maxBytes || this.#running.size === 0) return;
    const message = `Used more than its memory limit of ${(maxBytes / 2 ** 30).toFixed(1)} GiB.`;
    this.kill({ end: 'oversized', message });
  }

  #send(message: ToWorker<Settings>): void {
    // A worker that has just died reports itself by its exit; the failed send adds nothing.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #endOf(code: number | null, signal: NodeJS.Signals | null): UnitEnd {
    const message = signal
      ? `The worker process was killed by ${signal}.`
      : `The worker process exited (${code}).`;
    const lastWords = this.#lastWords.trim();
    if (this.rssBytes > 0) return { end: 'crashed', message, lastWords };
    // Dead before it came up: no video can be the cause.
    return {
      end: 'error',
      code: null,
      path: null,
      message: `${message} It failed to start. ${lastWords}`.trim(),
      stack: '',
    };
  }
}
