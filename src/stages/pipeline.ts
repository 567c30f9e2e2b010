import type { Settings } from '../config/schema.ts';
import type { AnyStage } from '../engine/stage.ts';
import { caption } from './caption.ts';
import { clip } from './clip.ts';
import { judge } from './judge.ts';
import { keyframe } from './keyframe.ts';
import { listen } from './listen.ts';
import { probe } from './probe.ts';
import { read } from './read.ts';
import { refine } from './refine.ts';
import { transcribe } from './transcribe.ts';

/** The steps of the work on one video, in the order of the data. */
export const videoStages: readonly AnyStage<Settings>[] = [
  probe,
  listen,
  transcribe,
  judge,
  refine,
  clip,
  keyframe,
  read,
  caption,
];
