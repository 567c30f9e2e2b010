import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { DataError, UsageError } from '../../base/errors.ts';
import { isParquet, parquetGroup, parquetLayout } from '../../formats/parquet-records.ts';
import { isPicture } from '../../formats/parquet-schema.ts';
import type { ItemImage } from '../item.ts';
import type { ShardChoice } from './benchmark.ts';
import { folderPicture } from './folder-picture.ts';
import { HeldGroups } from './held-groups.ts';
import { refuseLfsPointer } from './lfs-pointer.ts';
import { rememberDigest } from './picture-digest.ts';
import type { SourceRecord } from './source-record.ts';

/** How deep below the given folder shards are looked for: `<subset>/<split>/0000.parquet`. */
const deepest = 3;

/** Whether a path leads to Parquet: a file by its name, or a folder. */
export async function isParquetSource(path: string): Promise<boolean> {
  return isParquet(path) || (await stat(path)).isDirectory();
}

/**
 * The Parquet files of a split: the file itself where one is given, else those in the folder that bear the name of the
 * split, in the order of their names. None where it has no such file.
 * @throws UsageError where the folder holds no Parquet files, or several sets of them.
 */
export async function shardsOf(
  path: string,
  { splits, hasSubjects, mustBeNamed }: ShardChoice,
): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return mustBeNamed ? [] : [path];
  const all = (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && isParquet(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => relative(path, file).split(sep).length <= deepest)
    .sort();
  if (all.length === 0) throw new UsageError(`Expected Parquet files, got a folder without any: ${path}.`);
  const found = all.filter((file) => isOfSplit(file, splits));
  const folders = [...new Set(found.map(dirname))];
  if (folders.length > 1 && !hasSubjects) {
    const names = folders.map((folder) => relative(path, folder) || '.').join(', ');
    throw new UsageError(
      `Expected one set of Parquet files in ${path}, got several (${names}): name one of them.`,
    );
  }
  return found;
}

/** `test-00000-of-00002-1a2b.parquet`, `textvqa-validation-00000-of-00003.parquet`, `testmini.parquet`, `train/0000.parquet`. */
function isOfSplit(file: string, splits: readonly string[]): boolean {
  const stem = basename(file).replace(/\.parquet$/i, '');
  const named = stem.replace(/-\d+-of-\d+(-[0-9a-f]+)?$/, '');
  const name = /^\d+$/.test(named) ? basename(dirname(file)) : named;
  return splits.some((split) => name === split || name.endsWith(`-${split}`));
}

/**
 * The records of Parquet files. Texts are held, pictures are looked at once (which tells which records have one, and
 * their digests) and read again when they are asked for.
 * @param images Where pictures lie that the files only name.
 */
export async function* parquetRecords(
  files: readonly string[],
  images: string | null,
): AsyncGenerator<SourceRecord> {
  const held = new HeldGroups();
  for (const file of files) {
    await refuseLfsPointer(file);
    const { columns, groups } = await parquetLayout(file);
    const named = (isPicture: boolean): string[] =>
      columns.filter((column) => column.isPicture === isPicture).map(({ name }) => name);
    for (const group of groups) {
      const texts = await parquetGroup(file, named(false), group);
      const pictures = new Map<string, ItemImage[][]>();
      for (const column of named(true)) {
        const source = { file, column, group, held };
        const values = await valuesOf(source);
        pictures.set(
          column,
          values.map((value, index) => rowPictures(value, index, source, images)),
        );
      }
      for (let index = 0; index < group.to - group.from; index++) {
        const row = group.from + index;
        const own = [...pictures].map(([column, rows]) => [column, rows[index]!] as const);
        yield {
          fields: texts[index] ?? {},
          pictures: Object.fromEntries(own),
          header: {},
          key: null,
          row,
          where: `${file} row ${row}`,
        };
      }
    }
  }
}

/** Where pictures lie: a column of a row group. */
interface PictureSource {
  file: string;
  column: string;
  group: { from: number; to: number };
  held: HeldGroups;
}

async function valuesOf({ file, column, group }: PictureSource): Promise<unknown[]> {
  return (await parquetGroup(file, [column], group)).map((row) => row[column]);
}

function rowPictures(
  value: unknown,
  index: number,
  source: PictureSource,
  images: string | null,
): ItemImage[] {
  return picturesIn(value).flatMap((picture, position) => {
    if (picture.bytes) {
      const image = tablePicture(source, index, position);
      rememberDigest(image, picture.bytes);
      return [image];
    }
    return picture.path ? [folderPicture(images ?? dirname(source.file), [picture.path])] : [];
  });
}

function picturesIn(value: unknown): { bytes?: Uint8Array | null; path?: string | null }[] {
  return (Array.isArray(value) ? value : [value]).filter(isPicture);
}

function bytesIn(values: readonly unknown[]): number {
  return values.flatMap(picturesIn).reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
}

function tablePicture(source: PictureSource, index: number, position: number): ItemImage {
  const { file, column, group, held } = source;
  const name = `${basename(file)} row ${group.from + index} ${column}`;
  const key = `${file}\0${column}\0${group.from}`;
  return {
    name,
    async read() {
      const values = await held.get(key, () => valuesOf(source), bytesIn);
      const bytes = picturesIn(values[index])[position]?.bytes;
      if (!bytes) throw new DataError('missing-image', `No image in ${name}: was the file changed?`);
      // A copy, so that whoever keeps it does not keep the row group.
      return Uint8Array.from(bytes);
    },
  };
}
