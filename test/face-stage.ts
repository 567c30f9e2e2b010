import { z } from 'zod';
import type { Settings } from '../src/config/schema.ts';
import { thresholdCheck } from '../src/engine/check.ts';
import { screensSchema } from '../src/records/screen.ts';
import { defineVideoStage } from '../src/stages/define-stage.ts';

const facesSchema = z.object({ faceShares: z.array(z.number()) });
type Faces = z.infer<typeof facesSchema>;

/** What somebody who adds a stage writes, and all that they write: measures faces, drops films of nothing but faces. */
export const face = defineVideoStage({
  name: 'face',
  version: 1,
  resource: 'cpu',
  title: 'look for faces',
  optional: true,
  readsSource: false,
  slice: () => ({}),
  providers: () => null,
  inputs: { keyframe: screensSchema },
  optionalInputs: {},
  output: facesSchema,
  checks: [
    thresholdCheck<Faces, Settings>({
      reason: 'faces',
      value: ({ faceShares }) => Math.max(0, ...faceShares),
      atMost: () => 0.5,
    }),
  ],
  scores: [
    {
      name: 'faces',
      of: 'screens',
      step: 10,
      values: ({ faceShares }) => faceShares,
      threshold: { setting: 'face.maxShare', value: () => 0.5 },
    },
  ],
  cpuSecPerSec: 0.001,
  async run({ keyframe }) {
    return { faceShares: keyframe.screens.map(({ facts }) => facts.faceShare) };
  },
});
