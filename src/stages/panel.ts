import type { Settings } from '../config/schema.ts';
import type { VideoCheck } from '../engine/check.ts';
import { defineStage } from '../engine/stage.ts';
import type { Evidence } from '../records/outcome.ts';
import { type Judge, type JudgeScores, judgeSchema, type Panel, panelSchema } from '../records/speech.ts';

const criteria = ['relevance', 'knowledgeDensity', 'transcriptionQuality'] as const;
type Criterion = (typeof criteria)[number];

/** What the panel thinks of a video: why it is dropped, or null. */
interface PanelVerdict {
  drop: Criterion | 'review' | null;
  evidence: Evidence;
}

/**
 * The judges together: a video is dropped only if every one of them fails it. Where that cannot be told, because a
 * judge gave no answer that can be used and no other passes the video, or where something that looked like instructions
 * was cut from what they saw and they disagree, a person must look.
 */
export const panel = defineStage<Settings>()({
  name: 'panel',
  version: 1,
  resource: 'cpu',
  applies: ({ roles }) => roles.judge.length > 0,
  title: 'what the judges say together',
  optional: true,
  readsSource: false,
  slice: () => ({}),
  providers: () => null,
  inputs: { judge1: judgeSchema },
  optionalInputs: { judge2: judgeSchema },
  output: panelSchema,
  checks: [
    panelCheck('relevance', 'irrelevant'),
    panelCheck('knowledgeDensity', 'knowledge-density'),
    panelCheck('transcriptionQuality', 'transcription-quality'),
    panelCheck('review', 'needs-review'),
  ],
  cpuSecPerSec: 0,
  async run({ judge1, judge2 }) {
    return { judges: [judge1, ...(judge2 ? [judge2] : [])] };
  },
});

function panelCheck(drop: PanelVerdict['drop'], reason: string): VideoCheck<Panel, Settings> {
  return {
    reason,
    decide: (panel, settings) => {
      const verdict = judgeTogether(panel, settings);
      return { keep: verdict.drop !== drop, reason, evidence: verdict.evidence };
    },
  };
}

function judgeTogether({ judges }: Panel, settings: Settings): PanelVerdict {
  const failed = judges.map(({ scores }) => scores && failedCriteria(scores, settings));
  const passes = failed.some((criteria) => criteria?.length === 0);
  const fails = failed.some((criteria) => criteria === null || criteria.length > 0);
  const isFlagged = judges.some(({ cut }) => cut.length > 0);
  const evidence = evidenceOf(judges, settings);
  if (passes) return { drop: isFlagged && fails ? 'review' : null, evidence };
  if (failed.includes(null)) return { drop: 'review', evidence };
  const votes = (criterion: Criterion): number => failed.filter((one) => one?.includes(criterion)).length;
  const [most] = criteria.toSorted((a, b) => votes(b) - votes(a));
  return { drop: most!, evidence };
}

function failedCriteria(scores: JudgeScores, { panel }: Settings): Criterion[] {
  const least: JudgeScores = {
    relevance: panel.minRelevance,
    knowledgeDensity: panel.minKnowledgeDensity,
    transcriptionQuality: panel.minTranscriptionQuality,
  };
  return criteria.filter((criterion) => scores[criterion] < least[criterion]);
}

function evidenceOf(judges: readonly Judge[], { panel }: Settings): Evidence {
  const cut = judges.flatMap((judge) => judge.cut)[0];
  return {
    judges: judges.map(({ producer, scores, windows }) => ({
      model: producer.model,
      scores,
      rationale: windows.find(({ rationale }) => rationale !== '')?.rationale ?? '',
      rejected: windows.find(({ rejected }) => rejected)?.rejected?.reason ?? null,
    })),
    atLeast: { ...panel },
    ...(cut && { cut: { from: cut.from, reason: cut.reason, text: cut.text } }),
  };
}
