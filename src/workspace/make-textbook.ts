import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IntegrityError, StoppedError } from '../base/errors.ts';
import { stoppedBy } from '../base/stopping.ts';
import type { Settings } from '../config/schema.ts';
import { boundlessAllowance } from '../engine/asking.ts';
import { digestFiles, removeChecksums, writeChecksums } from '../engine/checksums.ts';
import { Journal } from '../engine/journal.ts';
import type { RunEntry } from '../engine/run-index.ts';
import { RunIndexWriter } from '../engine/run-index-writer.ts';
import { runVideos } from '../engine/run-videos.ts';
import { walk } from '../engine/walk.ts';
import { workerNode } from '../engine/worker-node.ts';
import type { Workers } from '../engine/workers.ts';
import { Workspace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { lockWorkspace, type WorkspaceLock } from '../engine/workspace-lock.ts';
import { DigestCache } from '../inputs/digest-cache.ts';
import { type FoundFile, findVideos } from '../inputs/find-videos.ts';
import { type Identified, identifyVideos } from '../inputs/identify.ts';
import { loadExclusions } from '../ledger/exclusions.ts';
import type { Probe } from '../records/media.ts';
import type { Video } from '../records/video.ts';
import { videoStages } from '../stages/pipeline.ts';
import { withPrompts } from '../stages/shared/prompts.ts';
import { checkKeys } from './check-keys.ts';
import { type ChosenStages, chooseStages } from './choose-stages.ts';
import { type DeriveSummary, deriveRun } from './derive.ts';
import { planRun, refuseShortDisk } from './estimate.ts';
import { checkRunName, openWorkspace, writeRunRecord } from './layout.ts';
import { excludedEntry, leaveOutRemoved } from './leave-out.ts';
import { type AllOptions, type MakeOptions, type MakeSummary, withDefaults } from './make-options.ts';
import { unitBounds } from './unit-bounds.ts';

/** Times that a run makes again what it finds damaged as it writes the textbook. */
const mendsAtMost = 2;

/**
 * Makes a textbook of videos: the main job. What a workspace holds already is not computed again.
 * @throws UsageError for mistakes in the options or inputs; StoppedError where the disk, a provider, or what may be spent
 *   stops the run; IntegrityError where the disk keeps spoiling what it is given.
 */
export async function makeTextbook(given: MakeOptions): Promise<MakeSummary> {
  const startedAt = performance.now();
  const asked = withDefaults(given);
  checkRunName(asked.run);
  // Said before anything is read or written.
  workerNode();
  const chosen = chooseStages(asked.only, asked.skip, asked.settings);
  if (!asked.dryRun) checkKeys(chosen.selected, asked.settings, process.env);
  const options = { ...asked, settings: await withPrompts(asked.settings) };
  const workspace = Workspace.at(options.out);
  const lists = options.settings.exclusions === null ? [] : [options.settings.exclusions];
  const exclusions = await loadExclusions([...lists, ...options.exclusions]);
  // Where there is a workspace already, a second coordinator is refused before it reads all files.
  const holding = {
    lock: !options.dryRun && (await workspace.isBegun()) ? await hold(options.out) : null,
  };
  try {
    const cache = new DigestCache(workspace);
    await cache.load();
    const found = limited(findVideos(options.inputs), options.limit);
    const onFile = (files: number): void => options.onEvent({ event: 'found', files });
    const all = await identifyVideos(found, cache, onFile, exclusions, options.settings.languages);
    const { identified, leftOut } = await leaveOutRemoved(all, options.out, cache);
    if (leftOut.excluded + leftOut.removed > 0) options.onEvent({ event: 'left-out', ...leftOut });
    if (!options.dryRun) {
      await openWorkspace(options.out);
      holding.lock ??= await hold(options.out);
      await workspace.removeDrafts();
      await cache.save();
    }
    return await workOn(identified, chosen, workspace, options, startedAt);
  } catch (error) {
    throw stoppedBy(error, options.out) ?? error;
  } finally {
    // What cannot be removed now is taken over by the next run.
    await holding.lock?.release().catch(() => {});
  }
}

async function hold(workspace: string): Promise<WorkspaceLock> {
  try {
    return await lockWorkspace(workspace);
  } catch (error) {
    throw stoppedBy(error, workspace) ?? error;
  }
}

async function workOn(
  { videos, missing, excluded }: Identified,
  { selected, derived }: ChosenStages,
  workspace: Workspace,
  options: AllOptions,
  startedAt: number,
): Promise<MakeSummary> {
  const pool = options.openWorkers();
  options.forceSignal.addEventListener('abort', () => pool.close(), { once: true });
  try {
    const durations = await lookAtAll(videos, options, pool);
    const lost = missing.filter(({ excludedBy }) => excludedBy === null);
    for (const { source, listed, message } of lost)
      options.onEvent({ event: 'unreadable', source, listed, reason: 'source-unreadable', message });
    const unreadable = lost.length;
    const plan = { ...(await planRun(videos, durations, selected, options)), missing: unreadable };
    options.onEvent({ event: 'plan', ...plan });
    if (options.dryRun) return drySummary(startedAt, pool);
    refuseShortDisk(plan, options.out);

    await removeChecksums(workspace.objects);
    await removeChecksums(workspace.below(layout.run(options.run)));
    await writeRunRecord(workspace, {
      run: options.run,
      settings: options.settings,
      selected: [...selected, ...derived],
      providers: Object.fromEntries(
        videoStages.map((stage) => [stage.name, stage.providers(stage.slice(options.settings)) as unknown]),
      ),
    });
    const journal = new Journal(workspace, options.run);
    journal.write({ event: 'start', videos: videos.length });
    const index = new RunIndexWriter(workspace, options.run);
    for (const video of excluded) index.add(excludedEntry(video));
    let sawBug = false;
    const { noCache, maxRequests, maxCost } = options;
    const allowance = { ...boundlessAllowance, noCache, maxRequests, maxCost };
    const work = async (): Promise<void> => {
      try {
        const worked = await runVideos({
          workspace,
          videos,
          stages: videoStages,
          selected,
          settings: options.settings,
          concurrency: options.concurrency,
          classLimits: classLimits(options.settings),
          retryFailed: options.retryFailed,
          allowance,
          pool,
          journal,
          bounds: (video, resource) => unitBounds(durations.get(video.id) ?? 0, resource, options.settings),
          onEvent: options.onEvent,
          onEntry: (entry) => index.add(entry),
          signal: options.signal,
        });
        sawBug ||= worked.sawBug;
      } catch (error) {
        // What is done is told as far as the disk allows it.
        await index.finish().catch(() => {});
        if (error instanceof StoppedError) await journal.flush().catch(() => {});
        throw error;
      }
      await index.finish();
    };
    await work();
    let textbook: DeriveSummary | null = null;
    for (let mends = 0; !options.signal.aborted && derived.has('weave') && textbook === null; mends++) {
      try {
        textbook = await deriveRun(workspace, options.run, missing, {
          exportTextbook: derived.has('export'),
        });
      } catch (error) {
        if (!(error instanceof IntegrityError) || mends === mendsAtMost) throw error;
        journal.write({
          event: 'trouble',
          video: '',
          stage: 'weave',
          kind: 'damage',
          message: error.message,
        });
        // The others that are damaged would come to light one by one.
        await workspace.store.removeDamagedBlobs();
        await work();
      }
    }
    const interrupted = options.signal.aborted;
    await checksumRun(workspace, options.run);
    const wallSec = (performance.now() - startedAt) / 1000;
    journal.write({ event: 'end', wallSec, peakRssBytes: pool.peakRssBytes });
    await journal.flush();
    const summary: MakeSummary = {
      ...count(index.entries.values(), unreadable, missing.length - unreadable),
      textbook,
      peakRssBytes: pool.peakRssBytes,
      wallSec,
      sawBug,
      interrupted,
    };
    options.onEvent({ event: 'summary', ...summary });
    return summary;
  } finally {
    pool.close();
  }
}

function count(entries: Iterable<RunEntry>, unreadable: number, excluded: number) {
  const counts = { kept: 0, dropped: excluded, failed: unreadable, pending: 0, transient: unreadable };
  for (const { verdict, failure } of entries) {
    counts[verdict]++;
    if (failure === 'transient') counts.transient++;
  }
  return counts;
}

async function checksumRun(workspace: Workspace, run: string): Promise<void> {
  const folder = workspace.below(layout.run(run));
  await writeChecksums(folder, await digestFiles(folder, [layout.indexName, layout.recordName]));
}

async function* limited(files: AsyncGenerator<FoundFile>, limit: number | null): AsyncGenerator<FoundFile> {
  let count = 0;
  for await (const file of files) {
    if (limit !== null && count++ >= limit) return;
    yield file;
  }
}

/** Probes what has not been probed yet and returns the length of every readable video, by id. */
async function lookAtAll(
  videos: readonly Video[],
  options: AllOptions,
  pool: Workers<Settings>,
): Promise<Map<string, number>> {
  const selected = new Set(['probe']);
  // A dry run leaves no trace in the workspace: what it has to look at goes to a folder that is thrown away.
  const scratch = options.dryRun ? await mkdtemp(join(tmpdir(), 'lectern-')) : null;
  const workspace = Workspace.at(scratch ?? options.out);
  try {
    let looked = 0;
    await runVideos({
      workspace,
      videos,
      stages: videoStages,
      selected,
      settings: options.settings,
      concurrency: options.concurrency,
      classLimits: {},
      retryFailed: options.retryFailed,
      pool,
      journal: new Journal(workspace, options.run),
      bounds: (_video, resource) => unitBounds(0, resource, options.settings),
      onEvent: (event) => {
        // What becomes of the video is told when it has gone through all stages.
        if (event.event !== 'video') options.onEvent(event);
        else options.onEvent({ event: 'looked', videos: ++looked, of: videos.length });
      },
      onEntry: () => {},
      signal: options.signal,
    });
    const { store } = workspace;
    const durations = new Map<string, number>();
    for (const video of videos) {
      const { contents } = await walk(video, { stages: videoStages, selected }, options.settings, store);
      const facts = contents.probe as Probe | undefined;
      if (facts) durations.set(video.id, facts.durationSec);
    }
    return durations;
  } finally {
    if (scratch) await rm(scratch, { recursive: true, force: true });
  }
}

function classLimits({ limits }: Settings) {
  const { cpu, asr, ocr, llm, net } = limits;
  return Object.fromEntries(
    Object.entries({ cpu, asr, ocr, llm, net }).filter(([, limit]) => limit !== null),
  ) as Record<string, number>;
}

function drySummary(startedAt: number, pool: Workers<Settings>): MakeSummary {
  return {
    kept: 0,
    dropped: 0,
    failed: 0,
    pending: 0,
    transient: 0,
    textbook: null,
    peakRssBytes: pool.peakRssBytes,
    wallSec: (performance.now() - startedAt) / 1000,
    sawBug: false,
    interrupted: false,
  };
}
