import type { ThresholdInfo } from '../../api.ts';
import { formatNumber, formatValue } from '../show/quantities.ts';
import type { SliderRange } from './moves.ts';

interface ScoreHistogramProps {
  info: ThresholdInfo;
  range: SliderRange;
  /** Where the line stands now; null where nothing is dropped. */
  line: number | null;
}

/** How the score is spread, with the threshold as a line in it: the side that is kept is full, the other hatched. */
export function ScoreHistogram({ info, range: { least, most }, line }: ScoreHistogramProps) {
  const { bins, bound, score, value } = info;
  const highest = Math.max(1, ...bins.map(({ count }) => count));
  const share = (at: number) =>
    `${(Math.max(0, Math.min(1, (at - least) / (most - least || 1))) * 100).toFixed(3)}%`;
  const width = (from: number, to: number) => `${(((to - from) / (most - least || 1)) * 100).toFixed(3)}%`;
  const isKept = (middle: number) => line === null || (bound === 'atLeast' ? middle >= line : middle <= line);
  return (
    <div class="histogram">
      <div
        class="histogram-bars"
        role="img"
        aria-label={`${score}: ${formatNumber(info.items)} values from ${formatValue(bins[0]?.from ?? 0)} to ${formatValue(bins.at(-1)?.to ?? 0)}, at most ${formatNumber(highest)} in a range`}
      >
        {bins
          .filter(({ count }) => count > 0)
          .map(({ from, to, count }) => (
            <div
              key={from}
              class={isKept((from + to) / 2) ? 'histogram-bar' : 'histogram-bar histogram-dropped'}
              style={{
                // Where all values are the same the bar is thin, and may be the greatest: it is seen all the same.
                left: `min(${share(from)}, 100% - 3px)`,
                width: `max(${width(from, to)}, 3px)`,
                height: `${(count / highest) * 100}%`,
              }}
              title={`${formatValue(from)} to ${formatValue(to)}: ${formatNumber(count)}`}
            />
          ))}
        {value !== null && value !== line && <div class="histogram-was" style={{ left: share(value) }} />}
        {line !== null && <div class="histogram-line" style={{ left: share(line) }} />}
      </div>
      <div class="histogram-ends" aria-hidden="true">
        <span>{formatValue(least)}</span>
        <span>{score}</span>
        <span>{formatValue(most)}</span>
      </div>
    </div>
  );
}
