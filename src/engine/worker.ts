import { Worker as Thread } from 'node:worker_threads';
import { errorCode, errorMessage, errorPath } from './errors.ts';
import type { AnyStage } from './stage.ts';
import { runUnit, type StageCost, type Unit } from './unit.ts';

/** What the coordinator says to a worker. `drain` lets the running stage end and starts no other. */
export type ToWorker<Settings> = { type: 'run'; unit: Unit<Settings> } | { type: 'drain' };

/** What a worker says to the coordinator. */
export type FromWorker =
  | { type: 'stage'; cost: StageCost }
  | { type: 'done' }
  | { type: 'error'; code: string | null; path: string | null; message: string; stack: string }
  | { type: 'heartbeat'; rssBytes: number };

const heartbeatMs = 1000;

/** Serves units to the coordinator over IPC until it disconnects. One unit at a time. */
export function serveUnits<Settings>(stages: readonly AnyStage<Settings>[]): void {
  const send = (message: FromWorker): void => {
    // A coordinator that is gone ends this process through `disconnect`; a failed send must not end it sooner.
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  };
  const drained = new AbortController();
  process.on('disconnect', () => process.exit(0));
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  new Thread(new URL(`parent-watch.${extension}`, import.meta.url)).unref();
  // Ctrl-C and a shutdown reach every process; only the coordinator decides what they mean.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  const beat = (): void => send({ type: 'heartbeat', rssBytes: process.memoryUsage.rss() });
  // The first one says that this process is up.
  beat();
  setInterval(beat, heartbeatMs).unref();
  process.on('message', (message: ToWorker<Settings>) => {
    if (message.type === 'drain') {
      drained.abort();
      return;
    }
    runUnit(message.unit, stages, (cost) => send({ type: 'stage', cost }), drained.signal).then(
      () => {
        beat();
        send({ type: 'done' });
      },
      (error: unknown) =>
        send({
          type: 'error',
          code: errorCode(error) ?? null,
          path: errorPath(error) ?? null,
          message: errorMessage(error),
          stack: (error instanceof Error && error.stack) || '',
        }),
    );
  });
}
