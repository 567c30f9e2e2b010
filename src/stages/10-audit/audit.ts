import { DataError } from '../../base/errors.ts';
import { auditSchema } from '../../records/audit.ts';
import { clipsSchema } from '../../records/clip.ts';
import { probeSchema } from '../../records/media.ts';
import { screensSchema } from '../../records/screen.ts';
import { listeningSchema, transcriptSchema } from '../../records/speech.ts';
import { defineVideoStage } from '../define-stage.ts';
import { measureFilm } from './audit-measures.ts';
import { brokenRules } from './audit-rules.ts';
import { suspectCheck } from './suspicions.ts';

/** Broken rules that a message tells; the others are mostly the same. */
const toldAtMost = 3;

/**
 * All that was made of a video → whether it fits together. What only a fault of Lectern can break fails as
 * `inconsistent`; what is odd about the film is measured, and `suspectCheck` decides.
 */
export const audit = defineVideoStage({
  name: 'audit',
  version: 2,
  resource: 'cpu',
  title: 'check the results for consistency',
  optional: false,
  readsSource: false,
  slice: ({ keyframe }) => ({ framesPerSec: keyframe.framesPerSec }),
  providers: () => null,
  inputs: { probe: probeSchema, listen: listeningSchema, transcribe: transcriptSchema, clip: clipsSchema },
  optionalInputs: { keyframe: screensSchema },
  output: auditSchema,
  checks: [suspectCheck],
  scores: [],
  cpuSecPerSec: 0.0001,
  async run(made, { framesPerSec }) {
    const broken = brokenRules(made);
    if (broken.length > 0) {
      const more = broken.length > toldAtMost ? ` (and ${broken.length - toldAtMost} more)` : '';
      throw new DataError('inconsistent', `${broken.slice(0, toldAtMost).join(' ')}${more}`);
    }
    return measureFilm(made, framesPerSec);
  },
});
