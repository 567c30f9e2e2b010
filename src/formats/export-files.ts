import type { Objects } from '../engine/objects.ts';
import { openObjects } from '../engine/open-objects.ts';
import type { Digest } from '../records/basics.ts';
import type { Sample } from '../records/sample.ts';
import { type ClipFormatOptions, type ClipRecord, clipRecordSchema, toClipFormat } from './clip-format.ts';
import { type Container, readRecords, recordText } from './json-file.ts';
import { pictureNames } from './picture-name.ts';
import {
  imageFolder,
  type TextbookOptions,
  type TextbookRecord,
  textbookRecordSchema,
  toTextbook,
} from './textbook.ts';

/** What a format is given to write with, besides the samples. */
export interface ExportTools {
  /** Tokens of a text, by LLaMA's tokenizer. */
  countTokens: (text: string) => number;
  /** Puts the picture with this digest at a path relative to the exported folder, `/` between its parts. */
  copyPicture: (digest: Digest, relativePath: string) => Promise<void>;
}

/** What a format has written. */
export interface ExportCounts {
  records: number;
  pictures: number;
  /** Samples of which the format shows nothing under these options. */
  empty: number;
}

/**
 * Writes samples as `textbook.jsonl` or `textbook.json` in `folder`, with their pictures under `images/`. The file
 * appears last and whole, so that every picture that it names is there.
 */
export async function exportTextbook(
  samples: Iterable<Sample> | AsyncIterable<Sample>,
  folder: string | Objects,
  options: TextbookOptions & { container: Container },
  tools: ExportTools,
): Promise<ExportCounts> {
  const file = { objects: openObjects(folder), name: `textbook.${options.container}` };
  return exportFile(samples, file, options.container, tools.copyPicture, (sample) => {
    const record = toTextbook(sample, options, tools.countTokens);
    return record.texts.length === 0 ? null : record;
  });
}

/** Writes samples as `clips.jsonl` or `clips.json` in `folder`, as `exportTextbook` does. */
export async function exportClips(
  samples: Iterable<Sample> | AsyncIterable<Sample>,
  folder: string | Objects,
  options: ClipFormatOptions & { container: Container },
  tools: ExportTools,
): Promise<ExportCounts> {
  const file = { objects: openObjects(folder), name: `clips.${options.container}` };
  return exportFile(samples, file, options.container, tools.copyPicture, (sample) => {
    const record = toClipFormat(sample, options, tools.countTokens);
    return record.conversations.length === 0 ? null : record;
  });
}

/** Reads a textbook file, one of Lectern's or a published one. Throws as `readRecords` does. */
export function readTextbook(path: string): AsyncGenerator<TextbookRecord> {
  return readRecords(path, textbookRecordSchema);
}

/**
 * Reads a video-clip file, one of Lectern's or a published one. Throws as `readRecords` does.
 * @internal Tests read back with it what was written.
 */
export function readClips(path: string): AsyncGenerator<ClipRecord> {
  return readRecords(path, clipRecordSchema);
}

async function exportFile(
  samples: Iterable<Sample> | AsyncIterable<Sample>,
  { objects, name }: { objects: Objects; name: string },
  container: Container,
  copyPicture: ExportTools['copyPicture'],
  toRecord: (sample: Sample) => object | null,
): Promise<ExportCounts> {
  const counts: ExportCounts = { records: 0, pictures: 0, empty: 0 };
  async function* records(): AsyncGenerator<object> {
    for await (const sample of samples) {
      const record = toRecord(sample);
      if (!record) {
        counts.empty++;
        continue;
      }
      for (const [{ digest }, picture] of pictureNames(sample)) {
        await copyPicture(digest, `${imageFolder}/${picture}`);
        counts.pictures++;
      }
      counts.records++;
      yield record;
    }
  }
  await objects.replace(name, recordText(records(), container));
  return counts;
}
