import { type ChildProcess, fork } from 'node:child_process';
import { errorCode } from '../base/errors.ts';
import { processCpuSec } from './process-cpu.ts';
import { residentBytes } from './resident-bytes.ts';
import type { Unit } from './unit.ts';
import { type WorkBounds, WorkWatch } from './work-watch.ts';
import type { FromWorker, ToWorker, UnitMessage } from './worker.ts';
import { workerEnvironment, workerMemoryFlags } from './worker-memory.ts';
import { workerNode } from './worker-node.ts';
import type { UnitEnd, UnitOptions, UnitReport } from './workers.ts';

interface RunningUnit {
  report: UnitReport;
  watch: WorkWatch;
  /** Called with the reason when it has gone over its bounds. */
  onOverdue(message: string): void;
  listener: Omit<UnitOptions, 'alone'>;
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

const checkEveryMs = 250;
const lastWordsChars = 500;

/** A process that runs units, with what is running in it. */
export class WorkerProcess<Settings> {
  readonly #options: ProcessOptions;
  readonly #child: ChildProcess;
  readonly #running = new Map<number, RunningUnit>();
  readonly #checking: NodeJS.Timeout;
  #lastCheckMs = performance.now();
  /** CPU seconds as last seen. */
  #cpuSec = 0;
  #lastWords = '';
  #isGone = false;
  /** Resident set as last seen, in bytes; 0 until the process has come up. */
  rssBytes = 0;
  /** Units that it was given. */
  units = 0;

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.#child = fork(options.entry, [String(process.pid)], {
      execPath: workerNode(),
      // A group of its own, so that whatever the worker started goes with it.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Parallel work is between workers: threads that help one collect its garbage take a tenth of its time.
      execArgv: ['--disable-warning=ExperimentalWarning', '--single-threaded-gc', ...workerMemoryFlags],
      env: workerEnvironment(process.env),
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
    this.#checking = setInterval(() => this.#checkUnits(), checkEveryMs);
    this.#checking.unref();
  }

  /** How many units run in it. */
  get load(): number {
    return this.#running.size;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /**
   * Runs a unit. Where it goes over its bounds the process is killed if nothing else runs in it; else the unit is told
   * to end, and the process is killed only if it does not.
   */
  async run(
    unit: Unit<Settings>,
    bounds: WorkBounds,
    listener: RunningUnit['listener'] = {},
  ): Promise<UnitEnd & UnitReport> {
    const number = ++this.units;
    const report: UnitReport = { costs: [], peakRssBytes: 0 };
    if (this.#running.size === 0) this.#lastWords = '';
    this.#noteCpu(this.#seenCpuSec());
    let grace: NodeJS.Timeout | undefined;
    const end = await new Promise<UnitEnd>((resolve) => {
      let overdue: UnitEnd | null = null;
      const finish = (result: UnitEnd): void => {
        this.#running.delete(number);
        resolve(overdue ?? result);
      };
      const onOverdue = (message: string): void => {
        if (overdue !== null) return;
        const ended: UnitEnd = { end: 'overdue', message };
        overdue = ended;
        if (this.#running.size === 1) {
          this.kill(ended);
          return;
        }
        this.#send({ type: 'cancel', number });
        grace = setTimeout(() => {
          finish(ended);
          this.kill({ end: 'evicted' });
        }, 1000 * this.#options.graceSec);
      };
      const watch = new WorkWatch(bounds, this.#cpuSec);
      this.#running.set(number, { report, watch, listener, onOverdue, finish });
      this.#send({ type: 'run', number, unit });
    });
    clearTimeout(grace);
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
    clearInterval(this.#checking);
    this.#options.onGone(this as WorkerProcess<never>);
    for (const { finish } of [...this.#running.values()]) finish(end);
  }

  #hear(message: FromWorker): void {
    if (message.type !== 'heartbeat') {
      this.#hearOfUnit(message);
      return;
    }
    this.#noteCpu(message.cpuSec);
    this.#weigh(message.rssBytes);
  }

  #hearOfUnit(message: UnitMessage): void {
    const unit = this.#running.get(message.number);
    if (!unit) return;
    unit.watch.noteProgress();
    switch (message.type) {
      case 'stage':
        unit.report.costs.push(message.cost);
        break;
      case 'begin':
        unit.listener.onBegin?.(message.stage);
        break;
      case 'progress':
        unit.listener.onProgress?.(message.stage, message.doneSec);
        break;
      case 'usage':
        unit.listener.onUsage?.(message.stage, message.usage);
        break;
      case 'done':
        unit.report.result = message.result;
        unit.finish({ end: 'done' });
        break;
      case 'error': {
        const { code, path, message: text, stack } = message;
        unit.finish({ end: 'error', code, path, message: text, stack });
        break;
      }
    }
  }

  /** Sees from outside how large it is and what it has used: in a long call into native code it cannot say. */
  #checkUnits(): void {
    const nowMs = performance.now();
    const elapsedSec = (nowMs - this.#lastCheckMs) / 1000;
    this.#lastCheckMs = nowMs;
    if (this.#running.size === 0) return;
    const rssBytes = this.rssBytes > 0 ? residentBytes(this.#child.pid ?? 0) : null;
    if (rssBytes !== null) this.#weigh(rssBytes);
    this.#noteCpu(this.#seenCpuSec());
    for (const { watch, onOverdue } of [...this.#running.values()]) {
      const reason = watch.overdueReason(elapsedSec, this.#cpuSec);
      if (reason !== null) onOverdue(reason);
    }
  }

  #seenCpuSec(): number {
    const { pid } = this.#child;
    return (pid === undefined ? null : processCpuSec(pid)) ?? 0;
  }

  /** What was used once stays used, though a child that ended is out of sight for a moment. */
  #noteCpu(cpuSec: number): void {
    this.#cpuSec = Math.max(this.#cpuSec, cpuSec);
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
