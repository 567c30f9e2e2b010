import type { Settings } from '../../config/schema.ts';
import type { Decision } from '../../engine/check.ts';
import type { Evidence } from '../../records/outcome.ts';
import { type JudgeScores, judgeSchema, type Panel, panelSchema } from '../../records/speech.ts';
import { defineVideoStage } from '../define-stage.ts';

const criteria = ['relevance', 'knowledgeDensity', 'transcriptionQuality'] as const;
type Criterion = (typeof criteria)[number];

type Drop = Criterion | 'review';

/**
 * The judges together: a video is dropped only if every one of them fails it. Where that cannot be told, because a
 * judge gave no answer that can be used and no other passes the video, or where something that looked like instructions
 * was cut from what they saw and they disagree, a person must look.
 */
export const panel = defineVideoStage({
  name: 'panel',
  version: 1,
  resource: 'cpu',
  applies: ({ roles }) => roles.judge.length > 0,
  title: 'combine the judges',
  optional: true,
  readsSource: false,
  slice: () => ({}),
  providers: () => null,
  inputs: { judge1: judgeSchema },
  optionalInputs: { judge2: judgeSchema },
  output: panelSchema,
  checks: [
    {
      reason: 'irrelevant',
      decide: (measured, settings) => decision('relevance', 'irrelevant', measured, settings),
    },
    {
      reason: 'knowledge-density',
      decide: (measured, settings) => decision('knowledgeDensity', 'knowledge-density', measured, settings),
    },
    {
      reason: 'transcription-quality',
      decide: (measured, settings) =>
        decision('transcriptionQuality', 'transcription-quality', measured, settings),
    },
    {
      reason: 'needs-review',
      decide: (measured, settings) => ({
        keep: dropOf(measured, settings) !== 'review',
        reason: 'needs-review',
        evidence: reviewEvidence(measured, settings),
      }),
    },
  ],
  scores: [],
  cpuSecPerSec: 0,
  async run({ judge1, judge2 }) {
    return { judges: [judge1, ...(judge2 ? [judge2] : [])] };
  },
});

function decision(criterion: Criterion, reason: string, panel: Panel, settings: Settings): Decision {
  const judges = panel.judges.map(({ producer, scores, windows }) => ({
    model: producer.model,
    score: scores?.[criterion] ?? null,
    rationale: windows.find(({ rationale }) => rationale !== '')?.rationale ?? '',
  }));
  const evidence: Evidence = { measure: 'model', judges, atLeast: leastScores(settings)[criterion] };
  return { keep: dropOf(panel, settings) !== criterion, reason, evidence };
}

/** Why the panel drops a video: what most judges fail it for, or that a person must look; null where it does not. */
function dropOf({ judges }: Panel, settings: Settings): Drop | null {
  const failed = judges.map(({ scores }) => scores && failedCriteria(scores, settings));
  const passes = failed.some((one) => one?.length === 0);
  const fails = failed.some((one) => one === null || one.length > 0);
  const isFlagged = judges.some(({ cut }) => cut.length > 0);
  if (passes) return isFlagged && fails ? 'review' : null;
  if (failed.includes(null)) return 'review';
  const votes = (criterion: Criterion): number => failed.filter((one) => one?.includes(criterion)).length;
  return criteria.toSorted((a, b) => votes(b) - votes(a))[0]!;
}

function failedCriteria(scores: JudgeScores, settings: Settings): Criterion[] {
  const least = leastScores(settings);
  return criteria.filter((criterion) => scores[criterion] < least[criterion]);
}

function leastScores({ panel }: Settings): JudgeScores {
  return {
    relevance: panel.minRelevance,
    knowledgeDensity: panel.minKnowledgeDensity,
    transcriptionQuality: panel.minTranscriptionQuality,
  };
}

function reviewEvidence({ judges }: Panel, settings: Settings): Evidence {
  const cut = judges.flatMap((judge) => judge.cut)[0];
  return {
    judges: judges.map(({ producer, scores, windows }) => ({
      model: producer.model,
      passes: scores && failedCriteria(scores, settings).length === 0,
      rejected: windows.find(({ rejected }) => rejected)?.rejected?.reason ?? null,
    })),
    ...(cut && { cut: { from: cut.from, reason: cut.reason, text: cut.text } }),
  };
}
