import type { PackageFile, PackageFolder, WholeFile } from './package-folder.ts';
import { tarEnd, tarHeader, tarPadding } from './tar-headers.ts';

/** The files of a sample, next to each other in a shard. */
export interface TarMember {
  name: string;
  bytes: Uint8Array;
}

const offsetBytes = 8;
const indexEnding = '.idx';

/** Samples of each shard among some files, by its name: an index says where each begins and the last one ends. */
export function samplesOfShards(files: readonly WholeFile[]): Map<string, number> {
  const indexes = files.filter(({ name }) => name.endsWith(`.tar${indexEnding}`));
  return new Map(
    indexes.map(({ name, bytes }) => [name.slice(0, -indexEnding.length), bytes / offsetBytes - 1]),
  );
}

/** The tar files of one split, with an index beside each: `train-00000.tar`, `train-00000.tar.idx`, … */
export class TarShards {
  readonly #folder: PackageFolder;
  readonly #split: string;
  readonly #shardBytes: number;
  #open: PackageFile | null = null;
  /** Where each sample of the open shard begins. */
  #offsets: number[] = [];
  #begun = 0;

  /** @param shardBytes Where a shard ends; a sample is never divided. */
  constructor(folder: PackageFolder, split: string, shardBytes: number) {
    this.#folder = folder;
    this.#split = split;
    this.#shardBytes = shardBytes;
  }

  /** Adds a sample. The shards before it are whole by then. */
  async add(members: readonly TarMember[]): Promise<void> {
    const parts = members.flatMap(({ name, bytes }) => [
      tarHeader(name, bytes.length),
      bytes,
      tarPadding(bytes.length),
    ]);
    const bytes = parts.reduce((sum, part) => sum + part.length, 0);
    if (this.#open && this.#open.bytes + bytes + tarEnd.length > this.#shardBytes) await this.finish();
    this.#open ??= await this.#folder.begin(this.#nextName());
    this.#offsets.push(this.#open.bytes);
    for (const part of parts) await this.#open.write(part);
  }

  /** Ends the shard that is open. */
  async finish(): Promise<void> {
    const shard = this.#open;
    if (!shard) return;
    const index = Buffer.alloc((this.#offsets.length + 1) * offsetBytes);
    for (const [number, offset] of [...this.#offsets, shard.bytes].entries())
      index.writeBigUInt64LE(BigInt(offset), number * offsetBytes);
    await shard.write(tarEnd);
    await shard.finish();
    await this.#folder.write(`${shard.name}${indexEnding}`, index);
    this.#open = null;
    this.#offsets = [];
  }

  #nextName(): string {
    return `${this.#split}-${String(this.#begun++).padStart(5, '0')}.tar`;
  }
}
