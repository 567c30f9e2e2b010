import { ownRecogniser } from '../../config/extensions.ts';
import type { Producer } from '../../records/basics.ts';
import { probeSchema } from '../../records/media.ts';
import { readingSchema } from '../../records/reading.ts';
import { screensSchema } from '../../records/screen.ts';
import { listeningSchema, termChangesSchema, transcriptSchema } from '../../records/speech.ts';
import { recognisers } from '../../speech/recognisers.ts';
import { defineVideoStage } from '../define-stage.ts';
import { mediaProducer } from '../shared/producers.ts';
import { readingMedia } from '../shared/reading-media.ts';
import { loadRecogniser } from '../shared/recogniser.ts';
import { soundOf } from '../shared/sound.ts';

const termsProducer: Producer = { name: 'lectern-rules', model: 'terms', version: '2' };

/**
 * Transcript → which of its words are terms that stand on the screen and were misheard. What sounds like one is held
 * against the sound once more, as it was heard and with the term, by the recogniser that heard it.
 */
export const terms = defineVideoStage({
  name: 'terms',
  version: 1,
  resource: 'asr',
  // What captions or a model on an endpoint or of one's own wrote, the recogniser here did not mishear.
  applies: ({ transcribe, roles, extensions }) =>
    transcribe.screenTerms && roles.transcribe === null && ownRecogniser({ extensions }) === null,
  title: 'correct terms by the screen',
  optional: true,
  readsSource: true,
  slice: ({ transcribe: { model } }) => ({ model }),
  providers: ({ model }) => ({
    rules: termsProducer,
    model: recognisers[model].producer,
    media: mediaProducer,
  }),
  inputs: {
    probe: probeSchema,
    listen: listeningSchema,
    transcribe: transcriptSchema,
    keyframe: screensSchema,
    read: readingSchema,
  },
  optionalInputs: {},
  output: termChangesSchema,
  checks: [],
  scores: [],
  cpuSecPerSec: 0.02,
  async run({ probe, listen, transcribe, keyframe, read }, { model }, context) {
    const { termsToHear, heardTerms } = await import('./heard-terms.ts');
    const isHeard = transcribe.captions?.refused !== null;
    const asked = isHeard ? termsToHear(transcribe, keyframe.screens, read.screens) : [];
    if (asked.length === 0) return { producer: termsProducer, compared: 0, changes: [] };
    const recogniser = await loadRecogniser(model, context);
    const sound = await soundOf(probe, listen.sound, context);
    return {
      producer: termsProducer,
      ...(await readingMedia(() => heardTerms(sound(), asked, recogniser))),
    };
  },
});
