import { errorCode, errorMessage, errorPath } from '../base/errors.ts';
import type { AnyStage } from './stage.ts';
import { runUnit, type StageCost, type Unit } from './unit.ts';
import type { WorkBounds } from './work-watch.ts';
import type { UnitEnd, UnitOptions, UnitReport, Workers } from './workers.ts';
import type { Workspace } from './workspace.ts';

/**
 * Does the work in this process, on a store that no other process can open. Nothing bounds a unit, and what crashes in
 * one ends this process.
 */
export class InProcessWorkers<Settings> implements Workers<Settings> {
  readonly #workspace: Workspace;
  readonly #stagesOf: (settings: Settings) => readonly AnyStage<Settings>[];
  readonly #cancelling = new AbortController();
  #draining = new AbortController();
  readonly peakRssBytes = 0;

  constructor(workspace: Workspace, stagesOf: (settings: Settings) => readonly AnyStage<Settings>[]) {
    this.#workspace = workspace;
    this.#stagesOf = stagesOf;
  }

  async run(
    unit: Unit<Settings>,
    _bounds: WorkBounds,
    { onBegin, onProgress, onUsage }: UnitOptions = {},
  ): Promise<UnitEnd & UnitReport> {
    const costs: StageCost[] = [];
    const report = { costs, peakRssBytes: 0 };
    if (this.#cancelling.signal.aborted) return { end: 'stopped', ...report };
    const signals = { drained: this.#draining.signal, cancelled: this.#cancelling.signal };
    try {
      // As plain JSON, like a unit that travels: nothing that it changes is seen elsewhere.
      const own = JSON.parse(JSON.stringify(unit)) as Unit<Settings>;
      const reporter = {
        onBegin: (stage: string) => onBegin?.(stage),
        onProgress: (stage: string, doneSec: number) => onProgress?.(stage, doneSec),
        onStage: (cost: StageCost) => costs.push(cost),
        onUsage: (...usage: Parameters<NonNullable<typeof onUsage>>) => onUsage?.(...usage),
      };
      const result = await runUnit(own, this.#stagesOf(own.settings), reporter, signals, this.#workspace);
      return { end: 'done', ...report, result };
    } catch (error) {
      const about = { code: errorCode(error) ?? null, path: errorPath(error) ?? null };
      const stack = (error instanceof Error && error.stack) || '';
      return { end: 'error', ...about, message: errorMessage(error), stack, ...report };
    }
  }

  drain(): void {
    this.#draining.abort();
    this.#draining = new AbortController();
  }

  close(): void {
    this.#cancelling.abort();
  }
}
