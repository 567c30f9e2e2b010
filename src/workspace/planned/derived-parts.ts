import { createHash, type Hash } from 'node:crypto';
import { z } from 'zod';
import { byteLinesOf } from '../../base/lines.ts';
import { mergeSorted } from '../../base/merge-sorted.ts';
import { checksumsName, digestFiles, removeChecksums } from '../../engine/checksums.ts';
import type { Objects } from '../../engine/objects.ts';
import { indexLine, type RunEntry } from '../../engine/run-index.ts';
import type { Workspace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import { exportTextbook } from '../../formats/export-files.ts';
import { recordText } from '../../formats/json-file.ts';
import { readSamples } from '../../formats/samples.ts';
import { imageFolder } from '../../formats/textbook.ts';
import type { Digest } from '../../records/basics.ts';
import type { SampleCut } from '../../records/target-model.ts';
import { countTokens } from '../../tokens/tokens.ts';
import { pictureCopier } from '../export-run.ts';
import { endOfVideo, weaveOneShard } from '../weave-run.ts';
import { countsOf } from '../weave-samples.ts';
import type { WorkPlan } from './work-plan.ts';

const partSchema = z.object({
  /** Of the entries that it was made from. */
  entries: z.string(),
  counts: z.object({ samples: z.int(), images: z.int(), shownAgain: z.int(), textTokens: z.int() }),
  cuts: z.array(z.custom<SampleCut>()),
});
/** What was derived from the videos of one shard of the samples, besides the samples themselves. */
export type Part = z.infer<typeof partSchema>;

/** The digest of the entries of a shard, in the order of their ids. */
export class EntriesDigest {
  readonly #hash: Hash = createHash('sha256');

  add(entry: RunEntry): void {
    this.#hash.update(indexLine(entry));
  }

  hex(): string {
    return this.#hash.digest('hex');
  }
}

/**
 * What is derived from a plan, made a shard of the samples at a time, by any process: samples, outcomes, records of the
 * textbook and its pictures. Samples and pictures lie where they belong at once; of the rest a part for each shard waits
 * until all parts are there, and is then joined.
 */
export class DerivedParts {
  readonly #workspace: Workspace;
  readonly #plan: WorkPlan;
  readonly #place: Objects;

  constructor(workspace: Workspace, plan: WorkPlan) {
    this.#workspace = workspace;
    this.#plan = plan;
    this.#place = workspace.below(`${layout.work(plan.run, plan.id)}/parts`);
  }

  /** The part of a shard, if it was made from these entries. */
  async find(shard: number, entries: string): Promise<Part | null> {
    const bytes = await this.#place.read(`${nameOf(shard)}/part.json`);
    if (bytes === null) return null;
    try {
      const part = partSchema.safeParse(JSON.parse(bytes.toString('utf8'))).data;
      return part?.entries === entries ? part : null;
    } catch {
      return null;
    }
  }

  /** Makes the part of a shard. @throws IntegrityError where something stored is missing or damaged */
  async make(shard: number, entries: readonly RunEntry[]): Promise<Part> {
    const { run, settings, derived } = this.#plan;
    const { objects } = this.#workspace;
    const name = nameOf(shard);
    await this.#place.remove(`${name}/part.json`);
    const { samples, outcomes, cuts } = await weaveOneShard(this.#workspace, settings, shard, entries);
    await objects.replace(layout.sampleShard(run, shard), recordText(samples, 'jsonl'));
    await this.#place.replace(
      `${name}/outcomes.jsonl`,
      outcomes.map((outcome) => `${JSON.stringify(outcome)}\n`),
    );
    if (derived.includes('export')) await this.#export(shard);
    const digest = new EntriesDigest();
    for (const entry of entries) digest.add(entry);
    const part: Part = { entries: digest.hex(), counts: countsOf(samples), cuts };
    await this.#place.replace(`${name}/part.json`, `${JSON.stringify(part)}\n`);
    return part;
  }

  async #export(shard: number): Promise<void> {
    const { run, settings } = this.#plan;
    const { objects, store } = this.#workspace;
    const { text, ocr, imageTokens } = settings.export;
    const key = layout.sampleShard(run, shard);
    const folder = this.#workspace.below(layout.exported(run, 'textbook'));
    const digests = new Map<string, Digest>();
    const { copyPicture, settled } = pictureCopier(store, folder, digests);
    const samples = settled(readSamples(this.#workspace.pathOf(key), objects.stream(key)));
    const options = { text, ocr, imageTokens, endOfVideo, container: 'jsonl' } as const;
    await exportTextbook(samples, this.#below(shard), options, { countTokens, copyPicture });
    const sorted = [...digests].sort(([a], [b]) => (a < b ? -1 : 1));
    await this.#place.replace(
      `${nameOf(shard)}/pictures`,
      sorted.map(([path, digest]) => `${digest}  ${path}\n`),
    );
  }

  #below(shard: number): Objects {
    const { run, id } = this.#plan;
    return this.#workspace.below(`${layout.work(run, id)}/parts/${nameOf(shard)}`);
  }

  /** The outcomes of these shards. */
  async *outcomes(shards: readonly number[]): AsyncGenerator<string> {
    yield* this.#linesOf(shards, 'outcomes.jsonl');
  }

  /** Joins the textbook of these shards. @returns its file */
  async joinTextbook(shards: readonly number[]): Promise<string> {
    const prefix = layout.exported(this.#plan.run, 'textbook');
    const folder = this.#workspace.below(prefix);
    await removeChecksums(folder);
    await folder.replace('textbook.jsonl', this.#linesOf(shards, 'textbook.jsonl'));
    const digests = await digestFiles(folder, ['textbook.jsonl']);
    const pictures = (): AsyncGenerator<string> => this.#pictureLines(shards);
    await folder.replace(
      checksumsName,
      (async function* () {
        for await (const line of pictures()) yield `${line}\n`;
        for (const [name, digest] of digests) yield `${digest}  ${name}\n`;
      })(),
    );
    await removeOtherPictures(folder, pictures());
    return this.#workspace.pathOf(`${prefix}/textbook.jsonl`);
  }

  async *#linesOf(shards: readonly number[], name: string): AsyncGenerator<string> {
    for (const shard of shards) {
      const key = `${nameOf(shard)}/${name}`;
      for await (const line of byteLinesOf(this.#place.stream(key))) yield `${line}\n`;
    }
  }

  /** Digest and path of all pictures, by path. */
  #pictureLines(shards: readonly number[]): AsyncGenerator<string> {
    const sources = shards.map((shard) => byteLinesOf(this.#place.stream(`${nameOf(shard)}/pictures`)));
    return mergeSorted(sources, (one, other) => pathIn(one) < pathIn(other));
  }
}

function nameOf(shard: number): string {
  return String(shard).padStart(5, '0');
}

/** What stands behind the digest and two spaces. */
function pathIn(line: string): string {
  return line.slice(66);
}

/** Removes pictures that are not named, both in the order of their paths: one folder in memory at a time. */
async function removeOtherPictures(folder: Objects, named: AsyncGenerator<string>): Promise<void> {
  let next = await named.next();
  for (const name of await folder.list(imageFolder)) {
    const prefix = `${imageFolder}/${name}`;
    const keep = new Set<string>();
    for (; !next.done && pathIn(next.value).startsWith(prefix); next = await named.next())
      keep.add(pathIn(next.value));
    if (keep.size === 0) {
      await folder.removeAll(prefix.replace(/\/$/, ''));
      continue;
    }
    const inside = prefix.replace(/\/$/, '');
    for (const other of await folder.list(inside))
      if (!keep.has(`${inside}/${other}`)) await folder.removeAll(`${inside}/${other.replace(/\/$/, '')}`);
    await folder.sweep(inside);
  }
}
