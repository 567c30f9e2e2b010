import { readFile } from 'node:fs/promises';
import type { Digest } from '../records/basics.ts';
import type { Video } from '../records/video.ts';
import { DataError } from './errors.ts';
import type { AnyStage, ResourceClass, StageContext } from './stage.ts';
import { Store } from './store.ts';
import { walk } from './walk.ts';

/**
 * The smallest piece of work that is handed out: all stages of one resource class that come next for one video.
 * Plain JSON, so that any worker anywhere can run it.
 */
export interface Unit<Settings> {
  workspace: string;
  video: Video;
  resource: ResourceClass;
  settings: Settings;
  selected: string[];
}

/** What one stage cost; for the journal. */
export interface StageCost {
  stage: string;
  wallSec: number;
  cpuSec: number;
}

const sharedThings = new Map<string, Promise<unknown>>();

/** Runs a unit to its end; what the stages make is in the store afterwards. Calls back after each stage. */
export async function runUnit<Settings>(
  unit: Unit<Settings>,
  stages: readonly AnyStage<Settings>[],
  onStage: (cost: StageCost) => void,
  signal: AbortSignal,
): Promise<void> {
  const store = new Store(unit.workspace);
  const pipeline = { stages, selected: new Set(unit.selected) };
  // Every stage runs at most once, so a stage that cannot find its own artefact again does not loop for ever.
  for (let step = 0; step < stages.length && !signal.aborted; step++) {
    const { next, contents } = await walk(unit.video, pipeline, unit.settings, store);
    if (!next || next.stage.resource !== unit.resource) return;
    const { stage, key } = next;
    const startedAt = performance.now();
    const cpuBefore = process.cpuUsage();
    const inputs: Record<string, unknown> = {};
    for (const name of Object.keys(stage.inputs)) inputs[name] = stage.inputs[name].parse(contents[name]);
    for (const name of Object.keys(stage.optionalInputs)) {
      inputs[name] = name in contents ? stage.optionalInputs[name].parse(contents[name]) : null;
    }
    const blobs = new Set<Digest>();
    try {
      const context = contextOf(unit.video, store, signal, blobs);
      const output: unknown = await stage.run(inputs, stage.slice(unit.settings), context, unit.settings);
      await store.putIfAbsent(stage.name, key, 'value', stage.output.parse(output), [...blobs]);
    } catch (error) {
      // A stage that gave up because the run is being interrupted has told nothing about the video.
      if (signal.aborted && error === signal.reason) return;
      if (!(error instanceof DataError)) throw error;
      await store.putIfAbsent(stage.name, key, 'failure', { reason: error.reason, message: error.message });
    }
    const cpu = process.cpuUsage(cpuBefore);
    onStage({
      stage: stage.name,
      wallSec: (performance.now() - startedAt) / 1000,
      cpuSec: (cpu.user + cpu.system) / 1e6,
    });
  }
}

/** @param blobs Takes the digests of what the stage stores. */
function contextOf(video: Video, store: Store, signal: AbortSignal, blobs: Set<Digest>): StageContext {
  return {
    signal,
    localFile: () => video.path,
    captions: async () =>
      video.captions && {
        format: video.captions.format,
        text: await readFile(video.captions.path, 'utf8'),
      },
    putBlob: async (bytes) => {
      const digest = await store.putBlob(bytes);
      blobs.add(digest);
      return digest;
    },
    getBlob: (digest) => store.getBlob(digest),
    shared: <T>(name: string, load: () => Promise<T>): Promise<T> => {
      let thing = sharedThings.get(name) as Promise<T> | undefined;
      if (!thing) {
        thing = load();
        sharedThings.set(name, thing);
        // What could not be loaded now may be later: the next unit tries again.
        thing.catch(() => sharedThings.delete(name));
      }
      return thing;
    },
  };
}
