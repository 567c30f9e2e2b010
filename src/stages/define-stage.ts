import type { Settings } from '../config/schema.ts';
import { defineStage } from '../engine/stage.ts';

/**
 * All that `limits` of a stage may read: settings that bound the work, tell where it is done, or are in the key by their
 * digest (the texts of prompts, the weights of an image encoder, modules of one's own). What changes an output belongs in `slice`.
 */
export interface LimitSettings {
  media: Pick<
    Settings['media'],
    'maxPixels' | 'maxFrames' | 'maxPixelsPerByte' | 'maxCpuSecPerSec' | 'maxPictureBytes'
  >;
  providers: Settings['providers'];
  prompts: Settings['prompts'];
  extensions: Settings['extensions'];
  embedImage: Pick<Settings['embedImage'], 'revision' | 'hub' | 'url' | 'timeoutSec'>;
}

/** Types a stage of the pipeline of a video from its schemas. */
export const defineVideoStage = defineStage<Settings, LimitSettings>();
