import { clipsSchema } from '../../records/clip.ts';
import { probeSchema } from '../../records/media.ts';
import { transcriptSchema } from '../../records/speech.ts';
import { defineVideoStage } from '../define-stage.ts';
import { cutClips } from './clip-rules.ts';

/** Utterances → clips of 10 to 20 s that hold a complete thought (paper section 4.1). */
export const clip = defineVideoStage({
  name: 'clip',
  version: 3,
  resource: 'cpu',
  title: 'cut into clips',
  optional: false,
  readsSource: false,
  slice: (settings) => settings.clip,
  providers: () => null,
  inputs: { probe: probeSchema, transcribe: transcriptSchema },
  optionalInputs: {},
  output: clipsSchema,
  checks: [],
  scores: [],
  cpuSecPerSec: 0.0001,
  async run({ probe, transcribe }, bounds) {
    const { utterances } = transcribe;
    return { clips: cutClips({ durationSec: probe.durationSec, utterances }, bounds) };
  },
});
