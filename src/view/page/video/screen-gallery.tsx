import type { VideoDetails, VideoScreen } from '../../api.ts';
import { itemAnchor, videoLink } from '../navigation/links.ts';
import { formatSpan, formatValue } from '../show/quantities.ts';

/** All screens in order, kept and left out. */
export function ScreenGallery({ details, selected }: { details: VideoDetails; selected: string | null }) {
  return (
    <ol class="gallery">
      {details.screens.map((screen) => (
        <GalleryScreen
          key={screen.index}
          screen={screen}
          href={videoLink(details.card.id, { item: { kind: 'screen', index: screen.index } })}
          isSelected={selected === itemAnchor({ kind: 'screen', index: screen.index })}
        />
      ))}
    </ol>
  );
}

function GalleryScreen({
  screen,
  href,
  isSelected,
}: {
  screen: VideoScreen;
  href: string;
  isSelected: boolean;
}) {
  const { index, picture, startSec, endSec, drop, reading } = screen;
  return (
    <li class={drop ? 'gallery-screen gallery-dropped' : 'gallery-screen'}>
      <a href={href} aria-current={isSelected ? 'true' : undefined}>
        <img
          src={picture.url}
          alt={`Screen ${index + 1}`}
          width={picture.width}
          height={picture.height}
          loading="lazy"
          decoding="async"
        />
        <span class="meta">
          <b>{index + 1}</b>
          <span class="time">{formatSpan(startSec, endSec)}</span>
          {reading && <span title="Informativeness, 0 to 10">{formatValue(reading.informativeness)}</span>}
          {drop && <code class="mark-dropped">{drop.reason}</code>}
          {!drop && reading?.drop && <code class="mark-dropped">text: {reading.drop.reason}</code>}
        </span>
      </a>
    </li>
  );
}
