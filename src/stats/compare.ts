import type { CorpusFigures } from './corpus-figures.ts';
import type { Distribution } from './histogram.ts';
import { type InsiSimDefinition, insiSimDefinitions, insiSimLengths } from './insi-sim.ts';
import type { Cell, Column, Table } from './table.ts';

/** How the keyframes of a run were found. */
export interface KeyframeFigures {
  detector: string;
  /** Tokens that an image counts in the budget. */
  imageTokens: number;
  /** Screens that were found in the kept videos; those that are kept are the keyframes. */
  screens: number;
  /** CPU seconds that finding them took; null where it is not known of every video. */
  cpuSec: number | null;
}

/** Figures of a corpus; of a workspace, also which run they are of. */
export type ComparedCorpus = CorpusFigures & { run?: { name: string; keyframes: KeyframeFigures } | null };

function nameOf({ path, run }: ComparedCorpus): string {
  return run ? `${path}, run ${run.name}` : path;
}

/** All tables of corpora side by side. */
export function comparedTables(corpora: readonly ComparedCorpus[]): Table[] {
  const tables = [
    corporaTable(corpora),
    keyframeTable(corpora),
    corporaSimilarityTable(corpora),
    perplexityTable(corpora),
  ];
  return tables.filter((table) => table !== null);
}

/** A row for each corpus, as in the paper's Table 1, and what can be said of corpora made of videos. */
function corporaTable(corpora: readonly ComparedCorpus[]): Table {
  const hasUnreadable = corpora.some(({ unreadable }) => unreadable.records > 0);
  const names = new Set(corpora.map(({ statistics }) => statistics.tokenizer.name));
  return {
    name: 'corpora',
    title: `Corpora (tokens: ${[...names].join(', ')})`,
    columns: [
      { name: 'corpus' },
      { name: 'kind' },
      { name: 'samples' },
      { name: 'images min' },
      { name: 'images max' },
      { name: 'images mean', decimals: 2 },
      { name: 'tokens min' },
      { name: 'tokens max' },
      { name: 'tokens mean', decimals: 1 },
      { name: 'videos' },
      { name: 'hours', decimals: 2 },
      { name: 'clips' },
      { name: 'keyframes per clip', decimals: 2 },
      { name: 'seconds per keyframe', decimals: 1 },
      ...(hasUnreadable ? [{ name: 'unreadable records' }] : []),
    ],
    rows: corpora.map((corpus) => {
      const { kind, statistics, unreadable } = corpus;
      const { total, images, textTokens, keyframesPerClip, secondsPerKeyframe } = statistics;
      return [
        nameOf(corpus),
        kind,
        total.samples,
        ...limits(images),
        ...limits(textTokens),
        total.videos,
        total.hours,
        total.clips,
        keyframesPerClip,
        secondsPerKeyframe,
        ...(hasUnreadable ? [unreadable.records] : []),
      ];
    }),
  };
}

/** A row for each run of a workspace, as in the paper's Table 6: methods of keyframes on the same videos. */
function keyframeTable(corpora: readonly ComparedCorpus[]): Table | null {
  const rows = corpora.flatMap((corpus): Cell[][] => {
    if (!corpus.run) return [];
    const { detector, imageTokens, screens, cpuSec } = corpus.run.keyframes;
    const { videos, samples, keyframes, speechTokens, ocrTokens } = corpus.statistics.total;
    const text = (speechTokens ?? 0) + (ocrTokens ?? 0);
    return [
      [
        nameOf(corpus),
        detector,
        videos,
        screens,
        keyframes,
        samples,
        speechTokens,
        ocrTokens,
        text + keyframes * imageTokens,
        cpuSec,
      ],
    ];
  });
  if (rows.length === 0) return null;
  return {
    name: 'keyframes',
    title: 'Keyframes',
    columns: [
      { name: 'corpus' },
      { name: 'detector' },
      { name: 'videos' },
      { name: 'screens' },
      { name: 'keyframes' },
      { name: 'samples' },
      { name: 'speech tokens' },
      { name: 'OCR tokens' },
      { name: 'tokens with images' },
      { name: 'CPU seconds', decimals: 1 },
    ],
    rows,
  };
}

function limits(distribution: Distribution | null): Cell[] {
  return distribution ? [distribution.min, distribution.max, distribution.mean] : [null, null, null];
}

/** A row for each corpus and variant of its text, as in the paper's Table 6; null where none was measured. */
export function perplexityTable(corpora: readonly ComparedCorpus[]): Table | null {
  const measured = corpora.flatMap((corpus) => (corpus.perplexity ? [{ corpus, ...corpus.perplexity }] : []));
  const [first] = measured;
  if (!first) return null;
  const hasLeftOut = measured.some(({ chosen, measured }) => measured < chosen);
  return {
    name: 'perplexity',
    title: `Perplexity (${first.provider}/${first.model}, windows of at most ${first.windowTokens} LLaMA tokens)`,
    keys: 3,
    columns: [
      { name: 'corpus' },
      { name: 'speech' },
      { name: 'on-screen text' },
      { name: 'per token', decimals: 2 },
      { name: 'mean of units', decimals: 2 },
      { name: 'per word', decimals: 2 },
      { name: 'bits per character', decimals: 3 },
      { name: 'tokens' },
      { name: 'units' },
      ...(hasLeftOut ? [{ name: 'units left out' }] : []),
      { name: 'of' },
      { name: 'unit' },
    ],
    rows: measured.flatMap(({ corpus, unit, available, chosen, measured: units, variants }) =>
      variants.map(({ speech, ocr, ...one }): Cell[] => [
        nameOf(corpus),
        speech,
        ocr === null ? 'none' : ocr ? 'with' : 'without',
        one.perToken,
        one.meanOfUnits,
        one.perWord,
        one.bitsPerCharacter,
        one.tokens,
        units,
        ...(hasLeftOut ? [chosen - units] : []),
        available,
        unit,
      ]),
    ),
  };
}

/** A row for each corpus and definition of InSI-SIM, and the near-duplicate rate beside it; null where none was measured. */
function corporaSimilarityTable(corpora: readonly ComparedCorpus[]): Table | null {
  if (corpora.every(({ similarity }) => similarity === null)) return null;
  const columns: Column[] = [
    { name: 'corpus' },
    { name: 'InSI-SIM' },
    ...insiSimLengths.map((images) => ({ name: `L = ${images}`, decimals: 3 })),
    { name: 'mean', decimals: 3 },
    { name: 'measured samples' },
    { name: 'near-duplicates, % of pairs', decimals: 1 },
    { name: 'image encoder' },
  ];
  const row = (corpus: ComparedCorpus, definition: InsiSimDefinition): Cell[] => {
    const { similarity } = corpus;
    const lengths = similarity?.lengths ?? [];
    const score = (images: number): number | null =>
      lengths.find((length) => length.images === images)?.scores?.[definition] ?? null;
    const near = similarity?.nearDuplicatePairShare ?? null;
    return [
      nameOf(corpus),
      definition,
      ...insiSimLengths.map(score),
      similarity?.mean?.[definition] ?? null,
      lengths.reduce((sum, { measured }) => sum + measured, 0),
      near === null ? null : 100 * near,
      similarity ? `${similarity.encoder.name} ${similarity.encoder.model}` : '',
    ];
  };
  return {
    name: 'similarity',
    title: 'InSI-SIM',
    keys: 2,
    columns,
    rows: insiSimDefinitions.flatMap((definition) => corpora.map((corpus) => row(corpus, definition))),
  };
}
