import type { Settings } from '../config/schema.ts';
import type { AnyStage } from '../engine/stage.ts';
import { probe } from './01-probe/probe.ts';
import { listen } from './02-listen/listen.ts';
import { transcribe } from './03-transcribe/transcribe.ts';
import { judge } from './04-judge/judge.ts';
import { judge1, judge2 } from './04-judge/judge-model.ts';
import { panel } from './04-judge/panel.ts';
import { clip } from './05-clip/clip.ts';
import { keyframe } from './06-keyframe/keyframe.ts';
import { read } from './07-read/read.ts';
import { reread } from './07-read/reread.ts';
import { refine } from './08-refine/refine.ts';
import { terms } from './08-refine/terms.ts';
import { caption } from './09-caption/caption.ts';
import { describe } from './09-caption/describe.ts';
import { audit } from './10-audit/audit.ts';

/** The steps of the work on one video, in the order of the data. Some apply only where a role is given to a model. */
const stages = [
  probe,
  listen,
  transcribe,
  judge,
  judge1,
  judge2,
  panel,
  clip,
  keyframe,
  read,
  terms,
  refine,
  reread,
  describe,
  caption,
  audit,
] as const;

/** The built-in stages of a video, as a tuple in their order: the types of their results follow from it. */
export type VideoStages = typeof stages;
export const videoStages: readonly AnyStage<Settings>[] = stages;
