import { Worker as Thread } from 'node:worker_threads';
import { errorCode, errorMessage, errorPath } from '../base/errors.ts';
import type { Usage } from './asking.ts';
import { knowServers } from './bucket/bucket-retry.ts';
import type { AnyStage } from './stage.ts';
import { runUnit, type StageCost, type Unit, type UnitResult } from './unit.ts';

/**
 * What the coordinator says to a worker. Units are numbered, since some classes run several at once. `drain` lets the
 * running stages end and starts no other; `cancel` ends what one unit waits for.
 */
export type ToWorker<Settings> =
  | { type: 'run'; number: number; unit: Unit<Settings> }
  | { type: 'cancel'; number: number }
  | { type: 'drain' };

/** What a worker says of a unit to the coordinator. */
export type UnitMessage =
  | { type: 'begin'; number: number; stage: string }
  | { type: 'progress'; number: number; stage: string; doneSec: number }
  | { type: 'stage'; number: number; cost: StageCost }
  | { type: 'usage'; number: number; stage: string; usage: Usage }
  | { type: 'done'; number: number; result: UnitResult }
  | {
      type: 'error';
      number: number;
      code: string | null;
      path: string | null;
      message: string;
      stack: string;
    };

export type FromWorker = UnitMessage | { type: 'heartbeat'; rssBytes: number; cpuSec: number };

const heartbeatMs = 1000;
/** A person sees no more than this. */
const progressMs = 250;

/**
 * Serves units to the coordinator over IPC until it disconnects, as many at once as it gives.
 * @param stagesOf The stages that there are with the settings of a unit.
 */
export function serveUnits<Settings>(stagesOf: (settings: Settings) => readonly AnyStage<Settings>[]): void {
  const send = (message: FromWorker): void => {
    // A coordinator that is gone ends this process through `disconnect`; a failed send must not end it sooner.
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  };
  // The coordinator has looked there, or there would be no unit.
  knowServers();
  const draining = new AbortController();
  const running = new Map<number, AbortController>();
  process.on('disconnect', () => process.exit(0));
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  new Thread(new URL(`parent-watch.${extension}`, import.meta.url), {
    workerData: Number(process.argv[2]),
  }).unref();
  // Ctrl-C and a shutdown reach every process; only the coordinator decides what they mean.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  const beat = (): void => {
    const { user, system } = process.cpuUsage();
    send({ type: 'heartbeat', rssBytes: process.memoryUsage.rss(), cpuSec: (user + system) / 1e6 });
  };
  // The first one says that this process is up.
  beat();
  setInterval(beat, heartbeatMs).unref();

  const run = async (number: number, unit: Unit<Settings>): Promise<void> => {
    const cancelling = new AbortController();
    running.set(number, cancelling);
    let toldAt = 0;
    const reporter = {
      onBegin: (stage: string) => send({ type: 'begin', number, stage }),
      onProgress: (stage: string, doneSec: number) => {
        const now = performance.now();
        if (now - toldAt < progressMs) return;
        toldAt = now;
        send({ type: 'progress', number, stage, doneSec });
      },
      onStage: (cost: StageCost) => send({ type: 'stage', number, cost }),
      onUsage: (stage: string, usage: Usage) => send({ type: 'usage', number, stage, usage }),
    };
    try {
      const signals = { drained: draining.signal, cancelled: cancelling.signal };
      const result = await runUnit(unit, stagesOf(unit.settings), reporter, signals);
      beat();
      send({ type: 'done', number, result });
    } catch (error) {
      send({
        type: 'error',
        number,
        code: errorCode(error) ?? null,
        path: errorPath(error) ?? null,
        message: errorMessage(error),
        stack: (error instanceof Error && error.stack) || '',
      });
    } finally {
      running.delete(number);
    }
  };

  process.on('message', (message: ToWorker<Settings>) => {
    switch (message.type) {
      case 'run':
        void run(message.number, message.unit);
        break;
      case 'cancel':
        running.get(message.number)?.abort();
        break;
      case 'drain':
        draining.abort();
        break;
    }
  });
}
