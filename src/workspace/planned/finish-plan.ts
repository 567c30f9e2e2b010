import { setTimeout as sleep } from 'node:timers/promises';
import { IntegrityError, UsageError } from '../../base/errors.ts';
import { inOrder } from '../../base/in-order.ts';
import { inParallel } from '../../base/in-parallel.ts';
import { stoppedBy } from '../../base/stopping.ts';
import { addChecksums, digestFiles, removeChecksums } from '../../engine/checksums.ts';
import { type Lease, LeaseHeldError, takeLease } from '../../engine/lease.ts';
import type { Objects } from '../../engine/objects.ts';
import { indexLine, type RunEntry, streamRunIndex } from '../../engine/run-index.ts';
import { boardName, WorkBoard } from '../../engine/work-board.ts';
import { Workspace, type WorkspacePlace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import { lockWorkspace } from '../../engine/workspace-lock.ts';
import { shardOf } from '../../stages/11-weave/weave-order.ts';
import { addCuts, cutSamplesOf } from '../cut-samples.ts';
import {
  type Duplicates,
  decidedEntry,
  duplicateLines,
  duplicatesAmong,
  readDuplicates,
} from '../duplicates/run-duplicates.ts';
import type { MadeTextbook } from '../make-options.ts';
import {
  addWoven,
  forgetWoven,
  missingOutcome,
  nothingWoven,
  removeOtherSamples,
  type Woven,
} from '../weave-samples.ts';
import { checksumRun, excludedEntry } from '../work-on-videos.ts';
import { DerivedParts, EntriesDigest } from './derived-parts.ts';
import { groupedShards } from './grouped-shards.ts';
import { pendingEntry } from './pending-entry.ts';
import type { Share } from './share.ts';
import { type PlannedVideo, plannedVideos, readPlan, removePlan, type WorkPlan } from './work-plan.ts';

/** What `finishPlan` found that the workers did, and made of it. */
export interface FinishSummary {
  run: string;
  kept: number;
  dropped: number;
  failed: number;
  /** Videos that no worker has finished. */
  pending: number;
  /** Failed videos that the next plan tries again. */
  transient: number;
  /** Null where weave was left out. */
  textbook: MadeTextbook | null;
}

/** How long a share waits before it looks again for what another one decides. */
const deciderWaitMs = 500;
/** Entries that are read at once, where each takes its time. */
const readAtOnce = 64;
/** Videos of a plan in memory at once, at 1 kB each. The plan is read once for each such group. */
const plannedAtOnce = 50_000;

/**
 * Puts together what workers have made of a plan: index, journal, samples, outcomes and textbook of the run, of the parts
 * that `finishShare` made and those that are missing. Where all videos are done the plan is closed; else it stays open,
 * and can be worked on and finished again.
 * @throws IntegrityError where something stored is gone: its videos are then to be worked on again
 */
export async function finishPlan(place: WorkspacePlace, run: string | null): Promise<FinishSummary> {
  const workspace = Workspace.at(place);
  const plan = await wholePlan(workspace, run);
  const lock = await lockWorkspace(workspace.objects);
  try {
    await workspace.removeDrafts();
    await forgetWoven(workspace, plan.run);
    await removeChecksums(workspace.below(layout.run(plan.run)));
    const counts = await writeIndex(workspace, plan);
    await gatherJournals(workspace, plan);
    await checksumRun(workspace, plan.run);
    const textbook = plan.derived.includes('weave') ? await derive(workspace, plan) : null;
    if (lock.lost.aborted) throw new UsageError('Another process has taken over this workspace.');
    const again = counts.transient - unreadableOf(plan);
    if (counts.pending + again === 0) await removePlan(workspace, plan.run);
    const duplicates = textbook?.duplicates ?? 0;
    const { kept, dropped } = counts;
    return { run: plan.run, ...counts, kept: kept - duplicates, dropped: dropped + duplicates, textbook };
  } catch (error) {
    throw stoppedBy(error, workspace.address) ?? error;
  } finally {
    await lock.release().catch(() => {});
  }
}

/**
 * Makes what is derived from one share of the shards of the samples, for `finishPlan`; any number of processes may do so
 * at once. @returns how many shards were made
 */
export async function finishShare(place: WorkspacePlace, run: string | null, share: Share): Promise<number> {
  const workspace = Workspace.at(place);
  const plan = await wholePlan(workspace, run);
  if (!plan.derived.includes('weave')) return 0;
  const { shards } = plan.settings.weave;
  try {
    const duplicates = await plannedDuplicates(workspace, plan);
    return await makeParts(
      workspace,
      plan,
      duplicates,
      (id) => shardOf(id, shards) % share.of === share.index - 1,
    );
  } catch (error) {
    throw stoppedBy(error, workspace.address) ?? error;
  }
}

/** @throws UsageError where nothing could be finished, since videos are yet to come into the plan */
async function wholePlan(workspace: Workspace, run: string | null): Promise<WorkPlan> {
  const plan = await readPlan(workspace, run);
  if (plan.digests === 0) return plan;
  throw new UsageError(
    `The plan lacks the videos of ${plan.digests} sources, whose digests workers are to learn first. Give lectern work, the same lectern plan again, and lectern work; then finish.`,
  );
}

type Counts = Omit<FinishSummary, 'run' | 'textbook'>;

function boardOf(workspace: Workspace, { run, id }: WorkPlan): WorkBoard {
  return new WorkBoard(workspace.below(layout.work(run, id)));
}

/** The index of the run, from the entries of the workers; one line at a time. */
async function writeIndex(workspace: Workspace, plan: WorkPlan): Promise<Counts> {
  const unreadable = unreadableOf(plan);
  const counts: Counts = {
    kept: 0,
    dropped: plan.missing.length - unreadable,
    failed: unreadable,
    pending: 0,
    transient: unreadable,
  };
  async function* lines(): AsyncGenerator<string> {
    for await (const entry of plannedEntries(workspace, plan)) {
      counts[entry.verdict]++;
      if (entry.failure === 'transient') counts.transient++;
      yield indexLine(entry);
    }
  }
  await workspace.objects.replace(layout.runIndex(plan.run), lines());
  return counts;
}

/** What became of each video of a plan so far, in the order of their ids. */
function plannedEntries(workspace: Workspace, plan: WorkPlan): AsyncGenerator<RunEntry> {
  const board = boardOf(workspace, plan);
  return inOrder(plannedVideos(workspace, plan), readAtOnce, (one) => entryFor(board, one));
}

/**
 * The videos that are one lecture with a fuller one, for shares: the first that comes looks at all videos, those that come
 * after it read what it found. Only for parts, which `finishPlan` makes again where more videos were done since.
 */
async function plannedDuplicates(workspace: Workspace, plan: WorkPlan): Promise<Duplicates> {
  const folder = duplicatesFolder(plan);
  for (;;) {
    const found = await foundDuplicates(workspace, folder);
    if (found !== null) return found;
    // All shares begin together, and one of them looks.
    const lease = await leaseOrNull(workspace.objects, `${layout.work(plan.run, plan.id)}/deciding`);
    if (lease === null) {
      await sleep(deciderWaitMs);
      continue;
    }
    try {
      // Whoever had the lease before may have found them.
      return (await foundDuplicates(workspace, folder)) ?? (await findPlanned(workspace, plan, folder));
    } finally {
      await lease.release().catch(() => {});
    }
  }
}

async function foundDuplicates(workspace: Workspace, folder: string): Promise<Duplicates | null> {
  const [name] = await workspace.objects.list(folder);
  return name === undefined ? null : readDuplicates(workspace, `${folder}/${name}`);
}

/** Null where another process has it. */
async function leaseOrNull(objects: Objects, key: string): Promise<Lease | null> {
  try {
    return await takeLease(objects, key);
  } catch (error) {
    if (error instanceof LeaseHeldError) return null;
    throw error;
  }
}

async function findPlanned(workspace: Workspace, plan: WorkPlan, folder: string): Promise<Duplicates> {
  const digest = new EntriesDigest();
  const entries = digested(plannedEntries(workspace, plan), digest);
  const duplicates = await duplicatesAmong(workspace, entries, plan.settings);
  await workspace.objects.create(`${folder}/${digest.hex()}`, duplicateLines(duplicates).join(''));
  return duplicates;
}

/** By the digest of what had become of all videos then. */
function duplicatesFolder({ run, id }: WorkPlan): string {
  return `${layout.work(run, id)}/duplicates`;
}

async function* digested(entries: AsyncIterable<RunEntry>, digest: EntriesDigest): AsyncGenerator<RunEntry> {
  for await (const entry of entries) {
    digest.add(entry);
    yield entry;
  }
}

/** Those of the run: what a share has found, if nothing has become of another video since. */
async function decideDuplicates(workspace: Workspace, plan: WorkPlan): Promise<Duplicates> {
  const { run, settings } = plan;
  const digest = new EntriesDigest();
  for await (const _ of digested(streamRunIndex(workspace, run), digest));
  const key = `${duplicatesFolder(plan)}/${digest.hex()}`;
  const duplicates = (await workspace.objects.has(key))
    ? await readDuplicates(workspace, key)
    : await duplicatesAmong(workspace, streamRunIndex(workspace, run), settings);
  await workspace.objects.replace(layout.duplicatesOf(run), duplicateLines(duplicates));
  return duplicates;
}

/** By shard of the samples, the digest of what became of its videos. */
async function digestsOf(
  workspace: Workspace,
  { run, settings }: WorkPlan,
  duplicates: Duplicates,
): Promise<Map<number, string>> {
  const { shards } = settings.weave;
  const digests = new Map<number, EntriesDigest>();
  for await (const entry of streamRunIndex(workspace, run)) {
    const shard = shardOf(entry.video.id, shards);
    const digest = digests.get(shard) ?? new EntriesDigest();
    digests.set(shard, digest);
    digest.add(decidedEntry(entry, duplicates));
  }
  const sorted = [...digests].sort(([a], [b]) => a - b);
  return new Map(sorted.map(([shard, digest]) => [shard, digest.hex()]));
}

/** Makes the parts of the shards of some videos, one after another, where they are not there. */
async function makeParts(
  workspace: Workspace,
  plan: WorkPlan,
  duplicates: Duplicates,
  isMeant: (id: string) => boolean,
): Promise<number> {
  const board = boardOf(workspace, plan);
  const parts = new DerivedParts(workspace, plan);
  const counts = new Map<number, number>();
  for await (const [shard] of plannedOfShards(workspace, plan, isMeant))
    counts.set(shard, (counts.get(shard) ?? 0) + 1);
  let made = 0;
  for (const together of groupedShards(counts, plannedAtOnce)) {
    // As lines, which take far less room than what is in them.
    const byShard = new Map<number, string[]>(together.map((shard) => [shard, []]));
    for await (const [shard, planned] of plannedOfShards(workspace, plan, isMeant))
      byShard.get(shard)?.push(JSON.stringify(planned));
    for (const [shard, lines] of byShard) {
      const planned = lines.map((line) => JSON.parse(line) as PlannedVideo);
      const entries = await inParallel(planned, readAtOnce, async (one) =>
        decidedEntry(await entryFor(board, one), duplicates),
      );
      const digest = new EntriesDigest();
      for (const entry of entries) digest.add(entry);
      if (await parts.find(shard, digest.hex())) continue;
      await makePart(board, parts, shard, entries);
      made++;
    }
  }
  return made;
}

/** Some videos of a plan, each with the shard that its samples go to. */
async function* plannedOfShards(
  workspace: Workspace,
  plan: WorkPlan,
  isMeant: (id: string) => boolean,
): AsyncGenerator<[shard: number, planned: PlannedVideo]> {
  const { shards } = plan.settings.weave;
  for await (const planned of plannedVideos(workspace, plan))
    if (isMeant(planned.video.id)) yield [shardOf(planned.video.id, shards), planned];
}

/** What is gone is made again by workers, so the entries of the shard that need it are taken off the board. */
async function makePart(
  board: WorkBoard,
  parts: DerivedParts,
  shard: number,
  entries: readonly RunEntry[],
): Promise<void> {
  try {
    await parts.make(shard, entries);
  } catch (error) {
    if (!(error instanceof IntegrityError)) throw error;
    for (const { video, verdict } of entries) if (verdict === 'kept') await board.forget(boardName(video));
    throw new IntegrityError(
      `${error.message.replace(/ Rerun .*| Give the same .*/, '')} Its videos are open again: give lectern verify, lectern work and lectern finish.`,
    );
  }
}

function unreadableOf({ missing }: WorkPlan): number {
  return missing.filter(({ excludedBy }) => excludedBy === null).length;
}

async function entryFor(board: WorkBoard, { video, excludedBy }: PlannedVideo): Promise<RunEntry> {
  if (excludedBy !== null) return excludedEntry({ video, entry: excludedBy });
  const entry = await board.entryOf(boardName(video));
  // Its sources may have been given anew since.
  if (entry) return { ...entry, video };
  return pendingEntry(video);
}

/** Adds the parts of the workers to the journal of the run, each once. */
async function gatherJournals(workspace: Workspace, { run, id }: WorkPlan): Promise<void> {
  const { objects } = workspace;
  const folder = `${layout.work(run, id)}/journal`;
  for (const name of await objects.list(folder)) {
    const key = `${folder}/${name}`;
    await append(objects, layout.journal(run), key);
    await objects.remove(key);
  }
}

async function append(objects: Objects, journal: string, part: string): Promise<void> {
  const last = await objects.readAt(journal, -1, 1);
  if (last !== null && last.length > 0 && last[0] !== 0x0a) await objects.append(journal, '\n');
  // Bytes of a letter may come apart between two pieces.
  const decoder = new TextDecoder();
  for await (const piece of objects.stream(part))
    await objects.append(journal, decoder.decode(piece, { stream: true }));
}

/** Joins the parts of all shards, and makes those that are missing. */
async function derive(workspace: Workspace, plan: WorkPlan): Promise<MadeTextbook> {
  const { objects } = workspace;
  const { run, missing, derived, settings } = plan;
  const parts = new DerivedParts(workspace, plan);
  const duplicates = await decideDuplicates(workspace, plan);
  const digests = await digestsOf(workspace, plan, duplicates);
  const lacking = new Set<number>();
  for (const [shard, digest] of digests) if (!(await parts.find(shard, digest))) lacking.add(shard);
  if (lacking.size > 0)
    await makeParts(workspace, plan, duplicates, (id) => lacking.has(shardOf(id, settings.weave.shards)));
  const shards = [...digests.keys()];
  const woven: Woven = { ...nothingWoven, duplicates: duplicates.size, cut: cutSamplesOf(settings.weave) };
  for (const [shard, digest] of digests) {
    const part = await parts.find(shard, digest);
    if (!part)
      throw new UsageError('Workers are still at work on this plan. Wait for them, then give it again.');
    addWoven(woven, part.counts);
    if (woven.cut) addCuts(woven.cut, part.cuts);
  }
  await objects.replace(
    layout.outcomesOf(run),
    (async function* () {
      for (const file of missing) yield `${JSON.stringify(missingOutcome(file))}\n`;
      yield* parts.outcomes(shards);
    })(),
  );
  const samples = shards.map((shard) => layout.sampleShard(run, shard));
  await removeOtherSamples(workspace, run, new Set(samples));
  await addChecksums(
    objects,
    await digestFiles(objects, [
      layout.lastRun,
      layout.outcomesOf(run),
      layout.duplicatesOf(run),
      ...samples,
    ]),
  );
  const exported = derived.includes('export') ? await parts.joinTextbook(shards) : null;
  return { ...woven, exported };
}
