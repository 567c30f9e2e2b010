import type { Settings } from '../config/schema.ts';
import type { RunEntry } from '../engine/run-index.ts';
import type { ResourceClass } from '../engine/stage.ts';
import type { Store } from '../engine/store.ts';
import type { WorkBounds } from '../engine/work-watch.ts';
import { probeSchema } from '../records/media.ts';
import type { Video } from '../records/video.ts';
import { unitBounds } from './unit-bounds.ts';

/** Lengths that are remembered: those of the videos in flight, and some. */
const mostRemembered = 1000;

/** What units may take, by the lengths that `probe` has stored: each is looked up once while its video is worked on. */
export function boundsOfVideos(store: Store, settings: Settings) {
  const lengths = new Map<string, number>();
  return async (
    video: Video,
    resource: ResourceClass,
    { probe: key }: RunEntry['keys'],
  ): Promise<WorkBounds> => {
    if (key === undefined) return unitBounds(0, resource, settings);
    let durationSec = lengths.get(video.id);
    if (durationSec === undefined) {
      const probed = await store.read('probe', key);
      durationSec =
        typeof probed !== 'string' && probed.kind === 'value'
          ? probeSchema.parse(probed.content).durationSec
          : 0;
      if (lengths.size >= mostRemembered) lengths.delete(lengths.keys().next().value!);
      lengths.set(video.id, durationSec);
    }
    return unitBounds(durationSec, resource, settings);
  };
}
