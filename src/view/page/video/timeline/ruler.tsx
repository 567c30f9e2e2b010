import { formatTime } from '../../show/quantities.ts';
import { type Clock, useAtClock } from '../clock.ts';
import { ticksOf } from './ticks.ts';

interface RulerProps {
  durationSec: number;
  widthPx: number;
  clock: Clock;
  onSeek: (sec: number) => void;
}

/** The times along the top; a click or the arrows go to a moment. */
export function Ruler({ durationSec, widthPx, clock, onSeek }: RulerProps) {
  const now = useAtClock(clock, Math.floor);
  const seek = (sec: number) => onSeek(Math.min(durationSec, Math.max(0, sec)));
  return (
    <div
      class="ruler"
      role="slider"
      tabIndex={0}
      aria-label="Position in the video"
      aria-valuemin={0}
      aria-valuemax={Math.floor(durationSec)}
      aria-valuenow={now}
      aria-valuetext={formatTime(now)}
      onClick={({ currentTarget, clientX }) => {
        const { left, width } = currentTarget.getBoundingClientRect();
        seek(((clientX - left) / width) * durationSec);
      }}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10 }[
          event.key
        ];
        if (step === undefined) return;
        event.preventDefault();
        seek(clock.sec + step);
      }}
    >
      {ticksOf(durationSec, widthPx).map((sec) => (
        <span key={sec} class="tick" style={{ left: `${(sec / durationSec) * 100}%` }}>
          {formatTime(sec)}
        </span>
      ))}
    </div>
  );
}
