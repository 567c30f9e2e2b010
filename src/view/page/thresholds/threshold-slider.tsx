import type { ThresholdInfo } from '../../api.ts';
import { formatValue } from '../show/quantities.ts';
import { allowedValue, sliderRange } from './moves.ts';
import { ScoreHistogram } from './score-histogram.tsx';

const bounds = { atLeast: 'kept from', atMost: 'kept up to', below: 'kept below' };

interface ThresholdSliderProps {
  info: ThresholdInfo;
  /** Where the threshold stands now; null where it drops nothing. */
  at: number | null;
  onMove: (to: number | null) => void;
}

/** A histogram with the threshold in it, to be moved: roughly by the slider, exactly by the number. */
export function ThresholdSlider({ info, at, onMove }: ThresholdSliderProps) {
  const range = sliderRange(info);
  const { least, most, step } = range;
  const text = at === null ? 'not set' : formatValue(at);
  const move = (value: string) => {
    const number = Number(value);
    if (value !== '' && Number.isFinite(number)) onMove(allowedValue(number, info));
  };
  return (
    <div class="threshold-slider">
      <ScoreHistogram info={info} range={range} line={at} />
      <input
        type="range"
        class="slider"
        min={least}
        max={most}
        step={step}
        value={at ?? (info.bound === 'atLeast' ? least : most)}
        aria-label={`${info.setting}: ${info.score}`}
        aria-valuetext={`${bounds[info.bound]} ${text}`}
        onInput={({ currentTarget }) => move(currentTarget.value)}
      />
      <p class="threshold-number">
        <label>
          {bounds[info.bound]}{' '}
          <input
            type="number"
            min={info.least ?? undefined}
            max={info.most ?? undefined}
            step="any"
            value={at ?? ''}
            placeholder="not set"
            onInput={({ currentTarget }) => currentTarget.checkValidity() && move(currentTarget.value)}
          />
        </label>
        <span class="faint">the run has {info.value === null ? 'none' : formatValue(info.value)}</span>
        <button type="button" disabled={at === info.value} onClick={() => onMove(null)}>
          Back to the run’s
        </button>
      </p>
    </div>
  );
}
