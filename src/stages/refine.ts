import type { Settings } from '../config/schema.ts';
import { defineStage } from '../engine/stage.ts';
import { refineProducer, refineUtterances } from '../language/refine.ts';
import { refinedSchema, transcriptSchema } from '../records/speech.ts';

/** Utterances → readable text by rules (paper section 3.1); times and order stay. */
export const refine = defineStage<Settings>()({
  name: 'refine',
  version: 1,
  resource: 'cpu',
  title: 'clean up the text',
  optional: true,
  readsSource: false,
  slice: () => ({}),
  providers: () => refineProducer,
  inputs: { transcribe: transcriptSchema },
  optionalInputs: {},
  output: refinedSchema,
  checks: [],
  cpuSecPerSec: 0.0001,
  async run({ transcribe }) {
    const texts = transcribe.utterances.map(({ text }) => text);
    return { producer: refineProducer, texts: refineUtterances(texts, transcribe.language) };
  },
});
