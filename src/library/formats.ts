// `lectern/formats`: reads datasets, and writes them in other formats.

export type { Room } from '../formats/contained-file.ts';
export type { Corpus, CorpusKind } from '../formats/corpus.ts';
export type { ExportCounts, ExportTools } from '../formats/export-files.ts';
export type { ExporterOptions, ExporterTools, WriteSamples } from '../formats/exporter.ts';
export { type ExportFormat, exportFormats } from '../formats/exporters.ts';
export type { FormatError } from '../formats/format-error.ts';
export { openCorpus } from '../formats/open-corpus.ts';
export { loadFormat, type OwnFormat } from '../formats/own-format.ts';
export { type ChatDialect, chatDialects } from '../formats/packages/chat-dialect.ts';
export type { PackageShare } from '../formats/packages/make-parts.ts';
export type { Selection } from '../formats/packages/select-documents.ts';
export { readSamples } from '../formats/samples.ts';
export type { ShuffleShare } from '../formats/shuffle-share.ts';
export type { TextbookOptions } from '../formats/textbook.ts';
export { type DatasetExport, type DatasetExported, exportDataset } from '../workspace/export-dataset.ts';
export type { ExportOptions } from '../workspace/export-run.ts';
export { type ShuffleOptions, type ShuffleSummary, shuffleDataset } from '../workspace/shuffle.ts';
export { isPackage, verifyPackage } from '../workspace/verify-package.ts';
export { storedSamples } from '../workspace/weave-samples.ts';
