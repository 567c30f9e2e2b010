import { expect } from 'vitest';
import { type FakeSettings, fakeStages } from './pipeline.fixture.ts';
import { runUnit, type StageCost, type Unit } from './unit.ts';
import type { Workers } from './workers.ts';
import type { Workspace } from './workspace.ts';

/** Does the work in this process, on a workspace that only this process can reach. */
export function workersOn(workspace: Workspace): Workers<FakeSettings> {
  const draining = new AbortController();
  return {
    peakRssBytes: 0,
    drain: () => draining.abort(),
    close: () => draining.abort(),
    async run(unit: Unit<FakeSettings>) {
      // What travels to a worker is plain JSON.
      const sent = JSON.parse(JSON.stringify(unit)) as Unit<FakeSettings>;
      expect(sent.workspace).toBe(workspace.address);
      const costs: StageCost[] = [];
      const reporter = {
        onBegin: () => {},
        onProgress: () => {},
        onStage: (cost: StageCost) => costs.push(cost),
        onUsage: () => {},
      };
      const signals = { drained: draining.signal, cancelled: new AbortController().signal };
      const result = await runUnit(sent, fakeStages, reporter, signals, workspace);
      return { end: 'done', costs, peakRssBytes: 0, result };
    },
  };
}
