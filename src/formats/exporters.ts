import { exportClips, exportTextbook } from './export-files.ts';
import { exportParquet } from './export-parquet.ts';
import type { Exporter } from './exporter.ts';
import type { Container } from './json-file.ts';

/** Every format that samples are exported in, by its name. A format is its line here and nothing else. */
export const exporters = {
  textbook: textbook('jsonl', 'the published sample format, one record per line'),
  'textbook-json': textbook('json', 'the same as one JSON array'),
  clips: clips('jsonl', 'the video-clip format, one record per line'),
  'clips-json': clips('json', 'the same as one JSON array'),
  parquet: {
    title: 'for Hugging Face datasets, with the images inside',
    // Its files get their names when their number is known: it needs a folder of this machine.
    write: (samples, folder, options, tools) => exportParquet(samples, folder.address, options, tools),
  },
} satisfies Record<string, Exporter>;

export type ExportFormat = keyof typeof exporters;

export const exportFormats = Object.keys(exporters) as readonly ExportFormat[];

function textbook(container: Container, title: string): Exporter {
  return {
    title,
    async write(samples, folder, options, tools) {
      const counts = await exportTextbook(samples, folder, { ...options, container }, tools);
      return { counts, files: [`textbook.${container}`] };
    },
  };
}

function clips(container: Container, title: string): Exporter {
  return {
    title,
    async write(samples, folder, { imageTokens, ocrEngine }, tools) {
      const counts = await exportClips(samples, folder, { container, imageTokens, ocrEngine }, tools);
      return { counts, files: [`clips.${container}`] };
    },
  };
}
