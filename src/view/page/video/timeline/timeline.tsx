import { useMemo, useRef } from 'preact/hooks';
import type { SpeechSpan } from '../../../../records/speech.ts';
import type { VideoDetails } from '../../../api.ts';
import { useShortcuts } from '../../navigation/shortcuts.ts';
import type { Clock } from '../clock.ts';
import { moveInLanes } from './lane-keys.ts';
import { LaneTrack } from './lane-track.tsx';
import { type LaneItem, lanesOf } from './lanes.ts';
import { Playhead } from './playhead.tsx';
import { Ruler } from './ruler.tsx';
import { ScoreLane } from './score-lane.tsx';
import { useZoom } from './zoom.ts';

interface TimelineProps {
  details: VideoDetails;
  durationSec: number;
  clock: Clock;
  selected: string | null;
  found: readonly LaneItem[];
  onPick: (item: LaneItem) => void;
  onSeek: (sec: number) => void;
}

/** The whole video at a glance: who speaks when, clips, screens, texts and scores under one ruler. */
export function Timeline({ details, durationSec, clock, selected, found, onPick, onSeek }: TimelineProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const zoom = useZoom(scroller, durationSec, clock);
  const lanes = useMemo(() => lanesOf(details, found), [details, found]);
  useShortcuts({ '+': zoom.in, '=': zoom.in, '-': zoom.out, '0': zoom.all });
  return (
    <section class="timeline" aria-label="Timeline">
      <div class="timeline-tools">
        <p class="legend-line">
          <span class="swatch swatch-kept" aria-hidden="true" /> kept{' '}
          <span class="swatch swatch-dropped" aria-hidden="true" /> dropped
        </p>
        <fieldset class="zoom-buttons" aria-label="Zoom">
          <button type="button" onClick={zoom.out} disabled={zoom.isLeast} aria-label="Zoom out">
            −
          </button>
          <button type="button" onClick={zoom.all} disabled={zoom.isLeast}>
            All
          </button>
          <button type="button" onClick={zoom.in} disabled={zoom.isMost} aria-label="Zoom in">
            +
          </button>
        </fieldset>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys move among the buttons inside */}
      <div ref={scroller} class="timeline-scroller" onKeyDown={moveInLanes}>
        <div class="timeline-inner" style={{ width: `${zoom.factor * 100}%` }}>
          <Ruler durationSec={durationSec} widthPx={zoom.widthPx} clock={clock} onSeek={onSeek} />
          <Voice spans={details.speech} durationSec={durationSec} />
          {lanes.map((lane) => (
            <LaneTrack
              key={lane.kind}
              lane={lane}
              durationSec={durationSec}
              widthPx={zoom.widthPx}
              selected={selected}
              onPick={onPick}
            />
          ))}
          <ScoreLane details={details} durationSec={durationSec} />
          <Playhead clock={clock} durationSec={durationSec} scroller={scroller} />
        </div>
      </div>
    </section>
  );
}

/** Where a voice is heard, as a thin line under the ruler. */
function Voice({ spans, durationSec }: { spans: readonly SpeechSpan[]; durationSec: number }) {
  if (spans.length === 0) return null;
  const d = spans.map(({ startSec, endSec }) => `M${startSec} .5H${endSec}`).join('');
  return (
    <svg class="voice" viewBox={`0 0 ${durationSec} 1`} preserveAspectRatio="none" aria-hidden="true">
      <path d={d} />
    </svg>
  );
}
