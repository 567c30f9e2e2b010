import type { Lane, LaneItem } from './lanes.ts';

interface LaneTrackProps {
  lane: Lane;
  durationSec: number;
  widthPx: number;
  /** Anchor of what is picked out. */
  selected: string | null;
  onPick: (item: LaneItem) => void;
}

/** Below this width a picture shows nothing and a text cannot be read. */
const leastPicturePx = 22;
const leastTextPx = 18;

/** One lane: its stretches as buttons, of which one is in the order of tabs and the arrows lead to the others. */
export function LaneTrack({ lane, durationSec, widthPx, selected, onPick }: LaneTrackProps) {
  const { kind, title, items } = lane;
  const chosen = items.findIndex(({ link }) => `${link.kind}-${link.index}` === selected);
  const inTabOrder = Math.max(0, chosen);
  return (
    <div
      class={`lane lane-${kind}`}
      role="toolbar"
      aria-label={`${title}, ${items.length}`}
      aria-orientation="horizontal"
    >
      <p class="lane-title" aria-hidden="true">
        {title} <span class="count">{items.length}</span>
      </p>
      <div class="lane-track">
        {items.map((item, position) => {
          const { startSec, endSec, atSec, label, text, isDropped, picture } = item;
          const px = ((endSec - startSec) / durationSec) * widthPx;
          const isSelected = position === chosen;
          return (
            <button
              key={position}
              type="button"
              class={`stretch${isDropped ? ' stretch-dropped' : ''}${isSelected ? ' stretch-selected' : ''}`}
              style={{
                left: percent(startSec / durationSec),
                width: percent((endSec - startSec) / durationSec),
              }}
              tabIndex={position === inTabOrder ? 0 : -1}
              aria-label={label}
              aria-pressed={isSelected}
              title={label}
              data-sec={atSec}
              onClick={() => onPick(item)}
            >
              {picture && px >= leastPicturePx ? (
                <img src={picture.url} alt="" loading="lazy" decoding="async" draggable={false} />
              ) : (
                !picture && px >= leastTextPx && <span>{text}</span>
              )}
            </button>
          );
        })}
      </div>
    </div>
  );
}

function percent(share: number): string {
  return `${share * 100}%`;
}
