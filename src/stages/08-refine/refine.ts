import { chatModelOf } from '../../clients/model-choice.ts';
import type { Settings } from '../../config/schema.ts';
import { refineProducer, refineUtterances } from '../../language/refine.ts';
import { refinedSchema, termChangesSchema, transcriptSchema } from '../../records/speech.ts';
import { defineVideoStage } from '../define-stage.ts';
import { refineUse } from '../shared/expected-use.ts';
import { askingLimits, promptDigest } from '../shared/prompts.ts';
import { spokenTexts } from './spoken-texts.ts';

/**
 * Utterances → readable text (paper section 3.1); times and order stay. By rules, or by a model, a paragraph at a time;
 * where what the model wrote does not say what was said, the text of the rules stays.
 */
export const refine = defineVideoStage({
  name: 'refine',
  version: 5,
  resource: ({ roles }) => (roles.refine ? 'net' : 'cpu'),
  title: 'clean up the transcript',
  optional: true,
  readsSource: false,
  readsFacts: ({ rewrite }) => (rewrite ? ['title'] : []),
  slice: (settings) => ({ rewrite: rewriteSlice(settings) }),
  limits: askingLimits,
  providers: () => refineProducer,
  inputs: { transcribe: transcriptSchema },
  optionalInputs: { terms: termChangesSchema },
  output: refinedSchema,
  checks: [],
  scores: [],
  cpuSecPerSec: 0.0001,
  expectedUse: refineUse,
  async run({ transcribe, terms }, { rewrite }, context, limits) {
    const { utterances, language } = transcribe;
    const texts = spokenTexts(transcribe, terms);
    const pauses = utterances.slice(1).map(({ startSec }, index) => startSec - utterances[index]!.endSec);
    const refined = refineUtterances(texts, language, pauses);
    if (!rewrite) return { producer: refineProducer, texts: refined };
    const { rewriteTranscript } = await import('./rewrite.ts');
    const spoken = utterances.map((utterance, index) => ({ ...utterance, text: texts[index]! }));
    return rewriteTranscript({ ...transcribe, utterances: spoken }, refined, rewrite, context, limits);
  },
});

function rewriteSlice(settings: Settings) {
  const { refine: role } = settings.roles;
  return role && { model: chatModelOf(role), prompt: promptDigest(settings, 'refine') };
}
