import { inParallel } from '../../base/in-parallel.ts';
import { chatModelOf } from '../../clients/model-choice.ts';
import { renderPrompt } from '../../prompts/render.ts';
import { judgeReplySchema } from '../../prompts/reply-schemas.ts';
import { toScore } from '../../records/basics.ts';
import {
  type Judge,
  type JudgeScores,
  judgementSchema,
  judgeSchema,
  transcriptSchema,
} from '../../records/speech.ts';
import { defineVideoStage } from '../define-stage.ts';
import { judgeUse } from '../shared/expected-use.ts';
import { atOnce, modelProducer, openModels, rejectionOf } from '../shared/models.ts';
import { askingLimits, promptDigest, promptInKey } from '../shared/prompts.ts';
import { judgeWindows } from './judge-windows.ts';
import { judgedMaterial } from './judged-material.ts';

/** What a video without title and knowledge point should teach. */
export const anyTopic = 'Any subject that schools, universities or trades teach.';

/** One judge: the stages of both are the same, apart so that changing one asks the other nothing. */
function judgeStage<const Name extends string>(name: Name, index: 0 | 1) {
  return defineVideoStage({
    name,
    version: 3,
    resource: 'net',
    applies: ({ roles }) => roles.judge.length > index,
    title: `judge the transcript with ${index === 0 ? 'a model' : 'a second model'}`,
    optional: true,
    readsSource: false,
    readsFacts: () => ['title', 'knowledgePoint'],
    slice: (settings) => {
      const role = settings.roles.judge[index];
      if (!role) return null;
      const { windowTokens } = role;
      return { model: chatModelOf(role), windowTokens, prompt: promptDigest(settings, 'judge') };
    },
    limits: askingLimits,
    providers: () => null,
    // The rules of `judge` decide first, for nothing; what they measured is no input.
    ignores: () => ['judge'],
    inputs: { judge: judgementSchema, transcribe: transcriptSchema },
    optionalInputs: {},
    output: judgeSchema,
    checks: [],
    scores: [],
    cpuSecPerSec: 0.0005,
    expectedUse: judgeUse(index),
    async run({ transcribe }, slice, context, limits): Promise<Judge> {
      if (!slice) throw new Error('A judgement was asked of no model.');
      const { model, windowTokens } = slice;
      const prompt = promptInKey(limits, 'judge', slice.prompt);
      const models = await openModels(limits, context);
      // Loaded here: its vocabulary takes a third of the time in which a worker starts.
      const { countTokens } = await import('../../tokens/tokens.ts');
      const said = transcribe.utterances.map(({ text }) => text);
      const { topic, texts, cut } = judgedMaterial(context.facts, said);
      const windows = judgeWindows(texts.map(countTokens), windowTokens);
      const judged = await inParallel(windows, atOnce(limits, model), async (window) => {
        const transcript = texts.slice(window.firstUtterance, window.endUtterance).join('\n');
        const { messages } = renderPrompt(prompt, { topic: topic || anyTopic, transcript });
        const answer = await models.ask({
          model,
          messages: () => messages,
          schema: judgeReplySchema,
          schemaName: 'grades',
        });
        if (answer.outcome === 'rejected')
          return { ...window, scores: null, rationale: '', rejected: rejectionOf(answer) };
        const { relevance, density, quality, rationale } = answer.value;
        const scores = { relevance, knowledgeDensity: density, transcriptionQuality: quality };
        return { ...window, scores, rationale, rejected: null };
      });
      const scores = meanScores(judged.flatMap((window) => window.scores ?? []));
      return { producer: modelProducer(model, prompt.digest), windows: judged, scores, cut };
    },
  });
}

export const judge1 = judgeStage('judge1', 0);
export const judge2 = judgeStage('judge2', 1);

function meanScores(all: readonly JudgeScores[]): JudgeScores | null {
  if (all.length === 0) return null;
  const mean = (name: keyof JudgeScores): number =>
    toScore(all.reduce((sum, scores) => sum + scores[name], 0) / all.length);
  return {
    relevance: mean('relevance'),
    knowledgeDensity: mean('knowledgeDensity'),
    transcriptionQuality: mean('transcriptionQuality'),
  };
}
