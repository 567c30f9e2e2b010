import { useState } from 'preact/hooks';
import type { VideoScreen } from '../../api.ts';
import { formatPercent } from '../show/quantities.ts';

/** Confidence below which a line is marked as doubtful. */
const doubtfulBelow = 0.85;

/**
 * The picture of a screen with the lines that were read off it drawn over it, and listed below: pointing at one, in
 * either place, shows it in both, with its confidence.
 */
export function ScreenPicture({ screen }: { screen: VideoScreen }) {
  const [areBoxesShown, setBoxesShown] = useState(true);
  const [pointed, setPointed] = useState<number | null>(null);
  const picture = screen.sourcePicture ?? screen.picture;
  const lines = screen.reading?.lines ?? [];
  return (
    <div class="screen-picture">
      <div class="screen-frame">
        <img
          src={picture.url}
          alt={`Screen ${screen.index + 1}`}
          width={picture.width}
          height={picture.height}
          decoding="async"
        />
        {areBoxesShown && lines.length > 0 && (
          <svg class="boxes" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
            {lines.map(({ box, confidence }, index) => (
              <polygon
                key={index}
                class={boxClass(confidence, index === pointed)}
                points={box.map(([x, y]) => `${x},${y}`).join(' ')}
                onPointerEnter={() => setPointed(index)}
                onPointerLeave={() => setPointed(null)}
              />
            ))}
          </svg>
        )}
      </div>
      <div class="screen-tools">
        {lines.length > 0 && (
          <label>
            <input
              type="checkbox"
              checked={areBoxesShown}
              onChange={({ currentTarget }) => setBoxesShown(currentTarget.checked)}
            />{' '}
            boxes of the text
          </label>
        )}
        <a href={picture.url} target="_blank" rel="noreferrer">
          {picture.width} × {picture.height}
        </a>
      </div>
      {lines.length > 0 && (
        <ol class="ocr-lines" aria-label="Lines read, with their confidence">
          {lines.map(({ text, confidence }, index) => (
            <li key={index}>
              <button
                type="button"
                class={index === pointed ? 'ocr-line ocr-line-pointed' : 'ocr-line'}
                onPointerEnter={() => setPointed(index)}
                onPointerLeave={() => setPointed(null)}
                onFocus={() => setPointed(index)}
                onBlur={() => setPointed(null)}
              >
                <bdi>{text}</bdi>
                <span class={confidence < doubtfulBelow ? 'confidence confidence-low' : 'confidence'}>
                  {formatPercent(confidence)}
                </span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function boxClass(confidence: number, isPointed: boolean): string {
  return `box${confidence < doubtfulBelow ? ' box-doubtful' : ''}${isPointed ? ' box-pointed' : ''}`;
}
