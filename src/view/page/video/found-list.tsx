import { itemAnchor, videoLink } from '../navigation/links.ts';
import { formatCount, formatTime } from '../show/quantities.ts';
import type { FoundPlace } from './find.ts';

interface FoundListProps {
  id: string;
  search: string;
  places: readonly FoundPlace[];
}

const shownAtOnce = 6;

/** All places in this video of what was searched for in the library. */
export function FoundList({ id, search, places }: FoundListProps) {
  const rows = (some: readonly FoundPlace[]) => (
    <ul>
      {some.map((place) => (
        <li key={`${place.where} ${itemAnchor(place.link)}`}>
          <a class="snippet" href={videoLink(id, { item: place.link, search })}>
            <span class="snippet-place">
              {place.where} <span class="time">{formatTime(place.atSec)}</span>
            </span>{' '}
            <bdi class="snippet-text">{place.text}</bdi>
          </a>
        </li>
      ))}
    </ul>
  );
  return (
    <section class="found-list" aria-label="Matches">
      <p class="meta">
        <span>
          {places.length === 0 ? 'No match' : formatCount(places.length, 'match', 'matches')} in this video
          for “<bdi>{search}</bdi>”
        </span>
        <a href={videoLink(id)}>Clear</a>
      </p>
      {rows(places.slice(0, shownAtOnce))}
      {places.length > shownAtOnce && (
        <details>
          <summary>All matches</summary>
          {rows(places.slice(shownAtOnce))}
        </details>
      )}
    </section>
  );
}
