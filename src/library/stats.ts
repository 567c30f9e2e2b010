// `lectern/stats`: measures any dataset. It loads no model and opens no video until it is asked to.

export type { ComparedCorpus, KeyframeFigures } from '../stats/compare.ts';
export { comparedTables, perplexityTable } from '../stats/compare.ts';
export type { CorpusFigures, FiguresOptions, SimilarityRequest } from '../stats/corpus-figures.ts';
export type { CorpusCounts, CorpusStatistics, SubjectCounts } from '../stats/corpus-statistics.ts';
export { type Drop, dropTable } from '../stats/drops.ts';
export type { Distribution } from '../stats/histogram.ts';
export type { ImageFailure } from '../stats/image-pairs.ts';
export type { InsiSimDefinition, InsiSimScores } from '../stats/insi-sim.ts';
export { openConfiguredEncoder } from '../stats/open-encoder.ts';
export type {
  Perplexity,
  PerplexityRequest,
  TextScore,
  TextVariant,
  VariantPerplexity,
} from '../stats/perplexity.ts';
export { type ReturningScreens, returningTable } from '../stats/returning-screens.ts';
export type { LengthSimilarity, Similarity } from '../stats/similarity.ts';
export { nearDuplicateTable, similarityTable } from '../stats/similarity-tables.ts';
export type { Cell, Column } from '../stats/table.ts';
export { type Table, toCsv, toMarkdown } from '../stats/table.ts';
export {
  corpusTable,
  licenceTable,
  ratioTable,
  sampleTable,
  subjectTable,
  unreadableText,
} from '../stats/tables.ts';
export { type TokenizerName, tokenizerNames } from '../tokens/tokenizers.ts';
export { countTokens, tokenizer } from '../tokens/tokens.ts';
export type { EmbedImage } from '../vision/embedding.ts';
export type { ImageEncoder } from '../vision/image-encoder.ts';
export type { RgbPicture } from '../vision/picture.ts';
export { type MeasuredCorpus, measureCorpora, measureCorpus } from '../workspace/measure-corpus.ts';
export { openPerplexity, type PerplexityOptions } from '../workspace/open-perplexity.ts';
