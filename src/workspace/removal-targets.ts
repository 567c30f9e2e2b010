import { basename } from 'node:path';
import { z } from 'zod';
import { entriesOfRun, listRuns, type RunEntry } from '../engine/run-index.ts';
import type { Workspace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import type { Exclusions } from '../ledger/exclusions.ts';
import { PendingFile } from '../ledger/pending-removal.ts';
import { digestSchema } from '../records/basics.ts';
import { videoIdSchema } from '../records/video.ts';
import { entriesOfPlan } from './planned/plan-traces.ts';

/** A video on its way out, with all by which its traces are known. */
export const targetSchema = z.strictObject({
  id: videoIdSchema,
  sha256: digestSchema,
  /** Digests of the subtitles that lay beside it. */
  captions: z.array(digestSchema),
  /** Paths of its file and its subtitles, absolute and as they were given. */
  paths: z.array(z.string()),
});
export type Target = z.infer<typeof targetSchema>;

/** What a removal of this workspace set out to do. */
export function pendingFile(workspace: Workspace): PendingFile<Target> {
  return new PendingFile(workspace.pathOf(layout.pendingRemoval), targetSchema);
}

/**
 * The videos of all runs that something names, by address, source, digest or id; with them the same bytes under other
 * ids, and other bytes under the same id.
 */
export async function findTargets(workspace: Workspace, named: Exclusions): Promise<Target[]> {
  const videos = (await entriesOfAllRuns(workspace)).map(({ video }) => video);
  const isNamed = ({ id, sha256, facts: { source, url } }: RunEntry['video']): boolean =>
    named.entryFor({
      ids: [id],
      sources: source === null ? [] : [source],
      urls: url === null ? [] : [url],
      channel: null,
      sha256,
    }) !== null;
  const meant = new Set(videos.filter(isNamed));
  // One content may have several ids in several runs, and one id several contents.
  for (let before = -1; before < meant.size; ) {
    before = meant.size;
    const ids = new Set([...meant].map(({ id }) => id));
    const contents = new Set([...meant].map(({ sha256 }) => sha256));
    for (const video of videos) if (ids.has(video.id) || contents.has(video.sha256)) meant.add(video);
  }
  const targets = new Map<string, Target>();
  for (const { id, sha256, captions, path, sources } of meant) {
    const key = `${id} ${sha256}`;
    const target = targets.get(key) ?? { id, sha256, captions: [], paths: [] };
    target.captions = [...new Set([...target.captions, ...(captions?.sha256 ? [captions.sha256] : [])])];
    const paths = [path, ...sources, ...(captions ? [captions.path] : [])];
    target.paths = [...new Set([...target.paths, ...paths])];
    targets.set(key, target);
  }
  return [...targets.values()];
}

/** The lines of all run indexes, and what open plans say of videos. @throws IntegrityError where one is damaged. */
export async function entriesOfAllRuns(workspace: Workspace): Promise<RunEntry[]> {
  const entries: RunEntry[] = [];
  for (const run of await listRuns(workspace)) {
    for (const entry of await entriesOfRun(workspace, run)) entries.push(entry);
    for (const entry of await entriesOfPlan(workspace, run)) entries.push(entry);
  }
  return entries;
}

/** Whether something is about one of the targets. */
export class Targets {
  readonly #ids: ReadonlySet<string>;
  readonly #digests: ReadonlySet<string>;
  readonly #paths: ReadonlySet<string>;
  readonly #words: RegExp;

  constructor(targets: readonly Target[]) {
    this.#ids = new Set(targets.map(({ id }) => id));
    this.#digests = new Set(targets.flatMap(({ sha256, captions }) => [sha256, ...captions]));
    this.#paths = new Set(targets.flatMap(({ paths }) => paths));
    const words = [
      ...this.#ids,
      ...this.#digests,
      ...[...this.#paths].flatMap((path) => [path, basename(path)]),
    ];
    const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    this.#words = new RegExp(`(?<![A-Za-z0-9_-])(?:${escaped.join('|')})(?![A-Za-z0-9_-])`);
  }

  get ids(): string[] {
    return [...this.#ids];
  }

  hasId(id: string): boolean {
    return this.#ids.has(id);
  }

  isEntry({ video }: RunEntry): boolean {
    return this.#ids.has(video.id) || this.#digests.has(video.sha256);
  }

  isFile(path: string, sha256: string): boolean {
    return this.#paths.has(path) || this.#digests.has(sha256);
  }

  /** Whether a text names one: id, digest, path or name of a file. */
  areIn(text: string): boolean {
    return this.#words.test(text);
  }
}
