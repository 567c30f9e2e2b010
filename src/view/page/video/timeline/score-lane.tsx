import type { VideoDetails } from '../../../api.ts';

/** Informativeness of the screens (0 to 10) and similarity of the clips (0 to 1) as steps over time. */
export function ScoreLane({ details, durationSec }: { details: VideoDetails; durationSec: number }) {
  const { screens, clips } = details;
  const informative = screens.flatMap(({ startSec, endSec, reading }) =>
    reading ? [{ startSec, endSec, share: reading.informativeness / 10 }] : [],
  );
  const similar = clips.flatMap(({ startSec, endSec, similarity }) =>
    similarity === null ? [] : [{ startSec, endSec, share: similarity }],
  );
  if (informative.length === 0 && similar.length === 0) return null;
  const threshold = screens.find(({ drop }) => drop?.reason === 'empty-picture')?.drop?.measured?.threshold;
  return (
    // The same numbers stand in the tables below.
    <div class="lane lane-scores" aria-hidden="true">
      <p class="lane-title">
        Scores
        {informative.length > 0 && <span class="legend legend-informative"> informativeness, 0–10</span>}
        {similar.length > 0 && <span class="legend legend-similar"> similarity, 0–1</span>}
      </p>
      <svg class="lane-track" viewBox={`0 0 ${durationSec} 1`} preserveAspectRatio="none" aria-hidden="true">
        {threshold !== undefined && (
          <line
            class="score-threshold"
            x1={0}
            x2={durationSec}
            y1={1 - threshold / 10}
            y2={1 - threshold / 10}
          />
        )}
        <path class="score-informative" d={steps(informative)} />
        <path class="score-similar" d={steps(similar)} />
      </svg>
    </div>
  );
}

function steps(parts: readonly { startSec: number; endSec: number; share: number }[]): string {
  return parts
    .map(({ startSec, endSec, share }) => {
      const y = (1 - Math.min(1, Math.max(0, share))).toFixed(3);
      return `M${startSec} ${y}H${endSec}`;
    })
    .join('');
}
