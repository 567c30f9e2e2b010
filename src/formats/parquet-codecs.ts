import zlib from 'node:zlib';
import { type Compressors, type FileMetaData, snappyUncompress } from 'hyparquet';
import { FormatError } from './format-error.ts';

/** Of one page; writers make pages of about 1 MiB, and never of more than a row's value and that. */
const maxPageBytes = 512 << 20;

type Unpack = (packed: Uint8Array, bytes: number) => Uint8Array;

/** How columns may be packed: all that Node and the reader of Parquet bring. */
const unpackers: Record<string, Unpack> = {
  SNAPPY: (packed, bytes) => {
    const page = new Uint8Array(bytes);
    snappyUncompress(packed, page);
    return page;
  },
  GZIP: (packed, bytes) => zlib.gunzipSync(packed, { maxOutputLength: Math.max(1, bytes) }),
  BROTLI: (packed, bytes) => zlib.brotliDecompressSync(packed, { maxOutputLength: Math.max(1, bytes) }),
  ...(zlib.zstdDecompressSync && {
    ZSTD: (packed, bytes) => zlib.zstdDecompressSync(packed, { maxOutputLength: Math.max(1, bytes) }),
  }),
};

export const compressors = Object.fromEntries(
  Object.entries(unpackers).map(([codec, unpack]) => [
    codec,
    (packed: Uint8Array, bytes: number) => {
      if (!(bytes >= 0 && bytes <= maxPageBytes)) throw new Error(`a page of ${bytes} bytes`);
      return unpack(packed, bytes);
    },
  ]),
) as Compressors;

/** @throws FormatError where a column is packed in a way that is not read. */
export function checkCodecs({ row_groups: groups }: FileMetaData, path: string): void {
  for (const { columns } of groups) {
    for (const { meta_data: column } of columns) {
      if (!column || column.codec === 'UNCOMPRESSED' || column.codec in unpackers) continue;
      const known = Object.keys(unpackers).join(', ').toLowerCase();
      throw new FormatError(
        path,
        null,
        `Expected Parquet compressed with ${known} or uncompressed, got ${column.codec} in the column "${column.path_in_schema[0]}".`,
      );
    }
  }
}
