import { exportClips, exportTextbook } from './export-files.ts';
import { exportParquet } from './export-parquet.ts';
import type { Exporter, WriteSamples } from './exporter.ts';
import type { Container } from './json-file.ts';
import { chatPackager } from './packages/chat.ts';
import { markdownPackager } from './packages/markdown-package.ts';
import { writeMmc4 } from './packages/mmc4-package.ts';
import { writeObelics } from './packages/obelics-package.ts';
import { writeParquetPackage } from './packages/parquet-package.ts';
import {
  mmc4Contents,
  obelicsContents,
  parquetContents,
  textbookContents,
} from './packages/record-contents.ts';
import { shardsPackager, writeTextbookPackage } from './packages/textbook-package.ts';
import { webDatasetPackager } from './packages/webdataset.ts';

/** Every format that a dataset is exported in, by its name. A format is its line here and nothing else. */
export const exporters = {
  textbook: {
    title: 'the published sample format, one record per line',
    write: textbook('jsonl'),
    pack: { write: writeTextbookPackage, describe: textbookContents },
  },
  'textbook-json': { title: 'the same as one JSON array', write: textbook('json') },
  clips: { title: 'the video-clip format, one record per line', write: clips('jsonl') },
  'clips-json': { title: 'the same as one JSON array', write: clips('json') },
  parquet: {
    title: 'for Hugging Face datasets, with the images inside',
    // Its files get their names when their number is known.
    isLocal: true,
    write: (samples, folder, options, tools) => exportParquet(samples, folder.address, options, tools),
    pack: { write: writeParquetPackage, describe: parquetContents },
  },
  webdataset: {
    title: 'tar shards for WebDataset, Megatron Energon and Hugging Face datasets',
    pack: webDatasetPackager,
  },
  chat: { title: 'JSON lines with <image> marks, for the trainer of --dialect', pack: chatPackager },
  mmc4: {
    title: 'records of MMC4, with the images beside them',
    pack: { write: writeMmc4, describe: mmc4Contents },
  },
  obelics: {
    title: 'the Parquet columns of OBELICS, with the images beside them',
    pack: { write: writeObelics, describe: obelicsContents },
  },
  markdown: { title: 'pages for people, one per lecture', pack: markdownPackager },
  shards: { title: 'JSON shards, as the published LLaVA trainer reads them', pack: shardsPackager },
} satisfies Record<string, Exporter>;

/** Name of a built-in output format (docs/formats.md). */
export type ExportFormat = keyof typeof exporters;

/** Names of the built-in output formats. */
export const exportFormats = Object.keys(exporters) as readonly ExportFormat[];

function textbook(container: Container): WriteSamples {
  return async (samples, folder, options, tools) => {
    const counts = await exportTextbook(samples, folder, { ...options, container }, tools);
    return { counts, files: [`textbook.${container}`] };
  };
}

function clips(container: Container): WriteSamples {
  return async (samples, folder, { imageTokens, ocrEngine }, tools) => {
    const counts = await exportClips(samples, folder, { container, imageTokens, ocrEngine }, tools);
    return { counts, files: [`clips.${container}`] };
  };
}
