import type { SchemaElement } from 'hyparquet';

/** A sample as a row of Parquet. */
export interface ParquetRow {
  id: string;
  /** The pictures in order, as Hugging Face `datasets` stores them. */
  images: { bytes: Uint8Array; path: string }[];
  /** Slot by slot; null where the next picture stands. */
  texts: (string | null)[];
  text_ocr_list: (string | null)[];
  /** JSON: the provenance of every slot, as in a textbook. */
  metadata: string;
  image_num: number;
  text_num: number;
  token_num: number;
}

const optional = { repetition_type: 'OPTIONAL' } as const;
const utf8 = {
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  logical_type: { type: 'STRING' },
  ...optional,
} as const;
const int32 = { type: 'INT32', ...optional } as const;

/** A column of lists, in the three levels that the Parquet format wants. */
function listOf(name: string, ...element: [SchemaElement, ...SchemaElement[]]): SchemaElement[] {
  return [
    { name, converted_type: 'LIST', logical_type: { type: 'LIST' }, num_children: 1, ...optional },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...element,
  ];
}

/** A column: how the Parquet format has it, and how `datasets` does. */
export interface ParquetColumn {
  schema: (name: string) => SchemaElement[];
  feature: object;
}

/** What a Parquet file of rows of one kind looks like. */
export interface ParquetTable<Row> {
  /** In their order in the file. */
  columns: readonly (keyof Row & string)[];
  schema: SchemaElement[];
  /**
   * What `datasets` and the viewer of the Hub read from the key `huggingface` of the file's metadata: without it pictures
   * would be structs of bytes.
   */
  huggingFace: string;
  /** The column of pictures, if there is one. */
  pictures: (keyof Row & string) | null;
}

export function parquetTable<Row>(
  columns: Record<keyof Row & string, ParquetColumn>,
  pictures: (keyof Row & string) | null = null,
): ParquetTable<Row> {
  const names = Object.keys(columns) as (keyof Row & string)[];
  const features = Object.fromEntries(names.map((name) => [name, columns[name].feature]));
  return {
    columns: names,
    schema: [
      { name: 'schema', num_children: names.length },
      ...names.flatMap((name) => columns[name].schema(name)),
    ],
    huggingFace: JSON.stringify({ info: { features } }),
    pictures,
  };
}

export const textColumn: ParquetColumn = {
  schema: (name) => [{ name, ...utf8 }],
  feature: value('string'),
};

export const textsColumn: ParquetColumn = {
  schema: (name) => listOf(name, { name: 'element', ...utf8 }),
  feature: sequence(value('string')),
};

const numberColumn: ParquetColumn = {
  schema: (name) => [{ name, ...int32 }],
  feature: value('int32'),
};

/** Samples with their pictures inside, as `datasets` writes them for these features. */
export const sampleTable = parquetTable<ParquetRow>(
  {
    id: textColumn,
    images: {
      schema: (name) =>
        listOf(
          name,
          { name: 'element', num_children: 2, ...optional },
          { name: 'bytes', type: 'BYTE_ARRAY', ...optional },
          { name: 'path', ...utf8 },
        ),
      feature: sequence({ _type: 'Image' }),
    },
    texts: textsColumn,
    text_ocr_list: textsColumn,
    metadata: textColumn,
    image_num: numberColumn,
    text_num: numberColumn,
    token_num: numberColumn,
  },
  'images',
);

/**
 * A row as a record of a dataset: where pictures lie inside, `images` names them slot by slot, as a textbook does, and
 * `metadata` is read.
 */
export function recordOfRow(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row;
  const { images, texts, metadata } = row as Record<string, unknown>;
  if (!Array.isArray(images) || !Array.isArray(texts) || !images.every(isPicture)) return row;
  if (texts.filter((text) => text === null).length !== images.length) return row;
  let next = 0;
  const named = texts.map((text) => {
    if (text !== null) return null;
    const { path } = images[next++] as { path?: string | null };
    return path || `picture ${next}`;
  });
  return { ...row, images: named, metadata: slotMetadata(metadata) };
}

/** Entries of slots, which a textbook has as a list; what says it in another way stays a text. */
function slotMetadata(metadata: unknown): unknown {
  if (typeof metadata !== 'string') return metadata;
  try {
    const read: unknown = JSON.parse(metadata);
    return Array.isArray(read) ? read : metadata;
  } catch {
    return metadata;
  }
}

/** A picture as Hugging Face `datasets` stores it. */
export function isPicture(value: unknown): value is { bytes?: Uint8Array | null; path?: string | null } {
  return typeof value === 'object' && value !== null && ('bytes' in value || 'path' in value);
}

function value(dtype: string): object {
  return { dtype, _type: 'Value' };
}

/** `List` is the name from datasets 4 on; those read `Sequence` as well, and older ones nothing else. */
function sequence(feature: object): object {
  return { feature, _type: 'Sequence' };
}
