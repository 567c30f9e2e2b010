import type { RunEntry } from '../engine/run-index.ts';
import { binned } from '../report/bins.ts';
import type { ScoreDistribution } from '../report/report-data.ts';
import { Histogram } from '../stats/histogram.ts';
import { readingOf, type VideoArtefacts } from './artefacts.ts';
import { examineVideo } from './examine.ts';
import type { RunRecord } from './layout.ts';

interface Score {
  name: string;
  of: string;
  /** Hundredths that make one step; scores are binned by these. */
  step: number;
  values(artefacts: VideoArtefacts): (number | null)[];
  threshold: ScoreDistribution['threshold'];
}

/** Distributions of the scores that checks decide by, over everything of a run that has one, kept or not. */
export async function runScores(
  workspace: string,
  record: RunRecord,
  entries: readonly RunEntry[],
): Promise<ScoreDistribution[]> {
  const scores = scoresOf(record).map((score) => ({ score, histogram: new Histogram() }));
  for (const entry of entries) {
    const { artefacts } = await examineVideo(workspace, record, entry);
    for (const { score, histogram } of scores) {
      for (const value of score.values(artefacts)) {
        if (value !== null) histogram.add(Math.floor(Math.round(value * 10_000) / score.step / 100));
      }
    }
  }
  return scores.map(({ score: { name, of, step, threshold }, histogram }) => ({
    name,
    of,
    bins: binned(histogram.entries(), step / 100),
    threshold,
  }));
}

function scoresOf({ settings }: RunRecord): Score[] {
  const { judge, read, caption } = settings;
  const below = (setting: string, value: number | null): ScoreDistribution['threshold'] =>
    value === null || value === 0 ? null : { setting, value };
  return [
    {
      name: 'transcription quality',
      of: 'videos',
      step: 50,
      values: ({ judge: judged }) => [judged?.transcriptionQuality ?? null],
      threshold: below('judge.minTranscriptionQuality', judge.minTranscriptionQuality),
    },
    {
      name: 'knowledge density',
      of: 'videos',
      step: 50,
      values: ({ judge: judged }) => [judged?.knowledgeDensity ?? null],
      threshold: below('judge.minKnowledgeDensity', judge.minKnowledgeDensity),
    },
    {
      name: 'confidence',
      of: 'utterances',
      step: 5,
      values: ({ transcribe }) => transcribe?.utterances.map(({ confidence }) => confidence) ?? [],
      threshold: null,
    },
    {
      name: 'informativeness',
      of: 'screens',
      step: 50,
      values: (artefacts) =>
        readingOf(artefacts)?.screens.map(({ informativeness }) => informativeness) ?? [],
      threshold: below('read.minInformativeness', read.minInformativeness),
    },
    {
      name: 'similarity of image and speech',
      of: 'clips',
      step: 5,
      values: ({ caption: captions }) => captions?.captions.map(({ similarity }) => similarity) ?? [],
      threshold: below('caption.minSimilarity', caption.minSimilarity),
    },
  ];
}
