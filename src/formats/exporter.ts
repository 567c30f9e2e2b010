import type { Objects } from '../engine/objects.ts';
import type { Digest } from '../records/basics.ts';
import type { Sample } from '../records/sample.ts';
import type { ExportCounts, ExportTools } from './export-files.ts';
import type { Packager } from './packages/packager.ts';
import type { TextbookOptions } from './textbook.ts';

/** What every format may go by. */
export interface ExporterOptions extends TextbookOptions {
  /** What read the screens, for formats that name it. */
  ocrEngine: string;
}

/** What a built-in format is given to write with. */
export interface ExporterTools extends ExportTools {
  /** For formats that hold the pictures themselves. */
  readPicture: (digest: Digest) => Promise<Uint8Array>;
}

/**
 * Writes samples in one format. Holds a bounded part of the samples. Files appear last and whole.
 * @returns The files that it wrote, relative to the folder, without what `copyPicture` put there.
 */
export type WriteSamples = (
  samples: AsyncIterable<Sample>,
  folder: Objects,
  options: ExporterOptions,
  tools: ExporterTools,
) => Promise<{ counts: ExportCounts; files: string[] }>;

/** One format: how samples of a workspace are written in it, or documents of any dataset, or both. */
export interface Exporter {
  /** What it is, in a few words, for help. */
  title: string;
  write?: WriteSamples;
  /** Whether `write` needs a folder of this machine. `pack` always does. */
  isLocal?: true;
  /** Of a workspace too, where `write` is left out. */
  pack?: Packager;
}
