import type { Settings } from '../config/schema.ts';
import type { AnyStage } from '../engine/stage.ts';
import { audit } from './audit.ts';
import { caption } from './caption.ts';
import { clip } from './clip.ts';
import { describe } from './describe.ts';
import { judge } from './judge.ts';
import { judge1, judge2 } from './judge-model.ts';
import { keyframe } from './keyframe.ts';
import { listen } from './listen.ts';
import { panel } from './panel.ts';
import { probe } from './probe.ts';
import { read } from './read.ts';
import { refine } from './refine.ts';
import { reread } from './reread.ts';
import { transcribe } from './transcribe.ts';

/** The steps of the work on one video, in the order of the data. Some apply only where a role is given to a model. */
const stages = [
  probe,
  listen,
  transcribe,
  judge,
  judge1,
  judge2,
  panel,
  refine,
  clip,
  keyframe,
  read,
  reread,
  describe,
  caption,
  audit,
] as const;

export type VideoStages = typeof stages;
export const videoStages: readonly AnyStage<Settings>[] = stages;
