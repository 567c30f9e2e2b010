import { readRunIndex } from '../../engine/run-index.ts';
import { examineVideo } from '../examine.ts';
import type { RunRecord } from '../layout.ts';
import { type MeasuredVideo, measuredVideo } from './measured-video.ts';
import { WhatIf } from './what-if.ts';

/** Reads all that a run measured. */
export async function openWhatIf(workspace: string, record: RunRecord): Promise<WhatIf> {
  const videos: MeasuredVideo[] = [];
  for (const entry of await readRunIndex(workspace, record.run))
    videos.push(measuredVideo(entry, await examineVideo(workspace, record, entry)));
  return new WhatIf(videos, record.settings);
}
