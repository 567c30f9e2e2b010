import { readFile, stat } from 'node:fs/promises';
import type { z } from 'zod';
import { DataError } from '../base/errors.ts';
import type { Digest } from '../records/basics.ts';
import type { CaptionsFile, Video } from '../records/video.ts';
import { type Allowance, type Asking, boundlessAllowance, type Usage } from './asking.ts';
import { CpuMeter } from './cpu-meter.ts';
import type { ScratchFile } from './sources/scratch.ts';
import { isRemoteSource, shownAddress } from './sources/source-address.ts';
import { Spending } from './spending.ts';
import {
  type AnyStage,
  type CaptionBytes,
  factsFor,
  type ResourceClass,
  type StageContext,
} from './stage.ts';
import { type Artefact, missingArtefact, type Store } from './store.ts';
import { type Known, type Lookup, nothingKnown, walk } from './walk.ts';
import { Workspace } from './workspace.ts';

/**
 * The smallest piece of work that is handed out: all stages of one resource class that come next for one video.
 * Plain JSON, so that any worker anywhere can run it.
 */
export interface Unit<Settings> {
  /** Address of the workspace. */
  workspace: string;
  video: Video;
  resource: ResourceClass;
  settings: Settings;
  selected: string[];
  /** What may be asked of endpoints; whatever is needed where it is left out. */
  allowance?: Allowance;
  /** What is known of its artefacts, and the contents of some: neither is looked up again. */
  known?: Known;
  contents?: Contents;
}

/** Contents of artefacts by stage, with the keys they are stored under and about how many bytes they take. */
export type Contents = Record<string, { key: Digest; content: unknown; bytes: number }>;

/** What a unit knows when it has ended, and the contents of what it made. */
export interface UnitResult {
  known: Known;
  contents: Contents;
}

/** What one stage cost; for the journal. */
export interface StageCost {
  stage: string;
  wallSec: number;
  cpuSec: number;
}

/** What is told while a unit runs. */
export interface UnitReporter {
  /** As a stage begins. */
  onBegin(stage: string): void;
  /** How far it has come, in seconds of video. */
  onProgress(stage: string, doneSec: number): void;
  /** After each stage. */
  onStage(cost: StageCost): void;
  /** After each question to an endpoint. */
  onUsage(stage: string, usage: Usage): void;
}

/** What ends a unit early. */
export interface UnitSignals {
  /** The run is interrupted: the stage ends or gives up, and no other starts. */
  drained: AbortSignal;
  /** The unit has taken too long: all that it waits for ends at once. */
  cancelled: AbortSignal;
}

const sharedThings = new Map<string, Promise<unknown>>();
const cpuMeter = new CpuMeter();
/** Of this process. What others spent before it began is told by its first unit. */
let spending: Spending | null = null;

/**
 * Runs a unit to its end; what the stages make is in the store afterwards.
 * @param workspace That of the unit's address, where it is open already.
 */
export async function runUnit<Settings>(
  unit: Unit<Settings>,
  stages: readonly AnyStage<Settings>[],
  reporter: UnitReporter,
  { drained, cancelled }: UnitSignals,
  workspace = Workspace.at(unit.workspace),
): Promise<UnitResult> {
  const { store } = workspace;
  const signal = AbortSignal.any([drained, cancelled]);
  const pipeline = { stages, selected: new Set(unit.selected) };
  const responses = workspace.responsesOf(unit.video.id);
  const { allowance = boundlessAllowance } = unit;
  spending ??= new Spending(allowance.spent);
  await using source = new UnitSource(unit.video, signal);
  const memory = new UnitMemory(store, unit.contents ?? {});
  let { known = nothingKnown } = unit;
  // Every stage runs at most once, so a stage that cannot find its own artefact again does not loop for ever.
  for (let step = 0; step < stages.length && !signal.aborted; step++) {
    const progress = await walk(unit.video, pipeline, unit.settings, memory, known);
    const { next, keys } = progress;
    known = progress.known;
    memory.note(keys, progress.contents);
    if (!next || next.resource !== unit.resource) break;
    const { stage, key } = next;
    reporter.onBegin(stage.name);
    const startedAt = performance.now();
    const endCpu = cpuMeter.start();
    const inputs: Record<string, unknown> = {};
    for (const [name, schema] of Object.entries<z.ZodType>(stage.inputs))
      inputs[name] = schema.parse(await memory.content(name, keys[name]!));
    for (const [name, schema] of Object.entries<z.ZodType>(stage.optionalInputs))
      inputs[name] = name in keys ? schema.parse(await memory.content(name, keys[name]!)) : null;
    const blobs = new Set<Digest>();
    const onUsage = (usage: Usage): void => reporter.onUsage(stage.name, usage);
    let cpuSec: number;
    try {
      const asking = spending.asking(allowance, { responses, signal: cancelled, onUsage });
      const slice: unknown = stage.slice(unit.settings);
      const facts = factsFor(stage, slice, unit.video.facts);
      const onProgress = (doneSec: number): void => reporter.onProgress(stage.name, doneSec);
      const context = { facts, onProgress, ...contextOf(source, memory, signal, asking, blobs) };
      const output: unknown = await stage.run(inputs, slice, context, stage.limits?.(unit.settings));
      await memory.put(stage.name, key, 'value', stage.output.parse(output), [...blobs]);
    } catch (error) {
      // A stage that gave up because the run is being interrupted has told nothing about the video.
      if (signal.aborted && (error === drained.reason || error === cancelled.reason)) break;
      if (!(error instanceof DataError)) throw error;
      await memory.put(stage.name, key, 'failure', {
        reason: error.reason,
        message: await source.named(error.message),
      });
    } finally {
      cpuSec = endCpu();
    }
    known = { ...known, missing: null };
    reporter.onStage({ stage: stage.name, wallSec: (performance.now() - startedAt) / 1000, cpuSec });
  }
  return { known, contents: memory.made() };
}

/** Bytes of blobs that a unit keeps of those it wrote: a stage often reads what the one before it wrote. */
const keptBlobBytes = 16 * 1024 * 1024;

/** The store as one unit sees it: what it was given, made or loaded is not looked up again. */
class UnitMemory implements Lookup {
  readonly #store: Store;
  readonly #contents: Contents;
  readonly #made = new Map<string, { key: Digest; artefact: Artefact }>();
  readonly #blobs = new Map<Digest, Uint8Array>();
  #blobBytes = 0;

  constructor(store: Store, contents: Contents) {
    this.#store = store;
    this.#contents = { ...contents };
  }

  async get(stage: string, key: Digest): Promise<Artefact | null> {
    const made = this.#made.get(stage);
    return made?.key === key ? made.artefact : this.#store.get(stage, key);
  }

  /** Remembers what a walk has loaded. */
  note(keys: Readonly<Record<string, Digest>>, contents: Readonly<Record<string, unknown>>): void {
    for (const [stage, content] of Object.entries(contents))
      this.#contents[stage] ??= { key: keys[stage]!, content, bytes: 0 };
  }

  /** @throws IntegrityError where it is gone: its stage is to run again */
  async content(stage: string, key: Digest): Promise<unknown> {
    const known = this.#contents[stage];
    if (known?.key === key) return known.content;
    const artefact = await this.#store.get(stage, key);
    if (artefact?.kind !== 'value') throw missingArtefact(this.#store, stage, key);
    this.#contents[stage] = { key, content: artefact.content, bytes: 0 };
    return artefact.content;
  }

  async put(
    stage: string,
    key: Digest,
    kind: Artefact['kind'],
    content: unknown,
    blobs: readonly Digest[] = [],
  ): Promise<void> {
    const artefact = await this.#store.putIfAbsent(stage, key, kind, content, blobs);
    this.#made.set(stage, { key, artefact });
    if (artefact.kind === 'value') this.#contents[stage] = { key, content: artefact.content, bytes: 0 };
  }

  async putBlob(bytes: Uint8Array): Promise<Digest> {
    const digest = await this.#store.putBlob(bytes);
    if (!this.#blobs.has(digest) && this.#blobBytes + bytes.byteLength <= keptBlobBytes) {
      this.#blobs.set(digest, Uint8Array.from(bytes));
      this.#blobBytes += bytes.byteLength;
    }
    return digest;
  }

  async getBlob(digest: Digest): Promise<Uint8Array> {
    return this.#blobs.get(digest) ?? this.#store.getBlob(digest);
  }

  /** The contents of what this unit made. */
  made(): Contents {
    const values = [...this.#made].filter(([, { artefact }]) => artefact.kind === 'value');
    return Object.fromEntries(
      values.map(
        ([
          stage,
          {
            key,
            artefact: { content },
          },
        ]) => [stage, { key, content, bytes: JSON.stringify(content).length }],
      ),
    );
  }
}

/** A day of captions takes a few megabytes. */
const maxCaptionBytes = 16 * 1024 * 1024;

async function captionBytes(
  { path, format, language, sha256 }: CaptionsFile,
  signal: AbortSignal,
): Promise<CaptionBytes> {
  const about = { format, language };
  if (sha256 === null) return { ...about, bytes: null, trouble: 'unreadable' };
  const bytes = isRemoteSource(path) ? await remoteCaptions(path, signal) : await localCaptions(path);
  return { ...about, bytes, trouble: bytes === null ? 'too-large' : null };
}

async function localCaptions(path: string): Promise<Uint8Array | null> {
  return (await stat(path)).size > maxCaptionBytes ? null : await readFile(path);
}

async function remoteCaptions(address: string, signal: AbortSignal): Promise<Uint8Array | null> {
  const { bringBytes, sourceTools } = await import('./sources/source-files.ts');
  return bringBytes(address, maxCaptionBytes, signal, sourceTools());
}

/** The video of a unit as a file of this machine, brought here when it is first asked for and held while the unit runs. */
class UnitSource implements AsyncDisposable {
  readonly video: Video;
  readonly #signal: AbortSignal;
  #held: Promise<ScratchFile> | null = null;

  constructor(video: Video, signal: AbortSignal) {
    this.video = video;
    this.#signal = signal;
  }

  async path(): Promise<string> {
    const { path } = this.video;
    if (!isRemoteSource(path)) return path;
    this.#held ??= this.#bring();
    return (await this.#held).path;
  }

  /** A message that names the source, where it names the copy: that is gone when somebody reads it. */
  async named(message: string): Promise<string> {
    const copy = await this.#held?.catch(() => null);
    return copy ? message.replaceAll(copy.path, shownAddress(this.video.path)) : message;
  }

  /** Loaded where a source is elsewhere. */
  async #bring(): Promise<ScratchFile> {
    const { bringVideo, sourceTools } = await import('./sources/source-files.ts');
    return bringVideo(this.video, this.#signal, sourceTools());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#held?.then(
      (file) => file.release(),
      () => {},
    );
  }
}

/** @param blobs Takes the digests of what the stage stores. */
function contextOf(
  source: UnitSource,
  memory: UnitMemory,
  signal: AbortSignal,
  asking: Asking,
  blobs: Set<Digest>,
): Omit<StageContext, 'facts' | 'onProgress'> {
  return {
    signal,
    asking,
    localFile: () => source.path(),
    captions: async () => source.video.captions && captionBytes(source.video.captions, signal),
    putBlob: async (bytes) => {
      const digest = await memory.putBlob(bytes);
      blobs.add(digest);
      return digest;
    },
    getBlob: (digest) => memory.getBlob(digest),
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
