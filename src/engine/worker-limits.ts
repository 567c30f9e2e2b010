import { totalmem } from 'node:os';

/** When a worker process is ended, though it works. */
export interface WorkerLimits {
  /** After this many units a fresh process takes its place. */
  units: number;
  /** So it does where a unit leaves a larger resident set than this, in bytes. */
  restingBytes: number;
  /**
   * An idle worker with a resident set up to this, in bytes, stays though no unit for it comes soon: it holds no models,
   * and to start another costs more.
   */
  lightBytes: number;
  /** A worker whose resident set grows beyond this, in bytes, is killed in the middle of its unit. */
  bytes: number;
  /** What a unit that was told to end may take to do so, before its whole process goes. */
  graceSec: number;
}

const MiB = 2 ** 20;
const GiB = 2 ** 30;
/** Share of the machine's memory (or of what its container may have) that one worker may take. */
const largestShare = 0.6;

export function defaultWorkerLimits(): WorkerLimits {
  const allowed = process.constrainedMemory();
  const machine = allowed > 0 ? Math.min(totalmem(), allowed) : totalmem();
  return {
    units: 200,
    restingBytes: 2 * GiB,
    lightBytes: 160 * MiB,
    bytes: Math.min(4 * GiB, largestShare * machine),
    graceSec: 10,
  };
}
