import type { VideoDetails } from '../../api.ts';
import { formatTime } from '../show/quantities.ts';
import type { LaneItem } from './timeline/lanes.ts';

/** A place in the video where a word that was searched for is said or shown. */
export interface FoundPlace extends LaneItem {
  where: 'Speech' | 'On screen';
}

/** All places with one of the words, in time order. Words are found where they begin, whatever their case. */
export function findPlaces({ utterances, screens }: VideoDetails, search: string): FoundPlace[] {
  const words = search.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return [];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})`, 'iu');
  const spoken = utterances.flatMap(({ index, startSec, endSec, raw, refined }) => {
    const text = [refined ?? '', raw].find((wording) => pattern.test(wording));
    return text === undefined
      ? []
      : [place('Speech', { kind: 'utterance', index }, startSec, endSec, startSec, text, pattern)];
  });
  const shown = screens.flatMap(({ index, startSec, endSec, takenAtSec, reading }) => {
    const text = reading?.text ?? '';
    return pattern.test(text)
      ? [place('On screen', { kind: 'screen', index }, startSec, endSec, takenAtSec, text, pattern)]
      : [];
  });
  return [...spoken, ...shown].sort((a, b) => a.startSec - b.startSec);
}

function place(
  where: FoundPlace['where'],
  link: FoundPlace['link'],
  startSec: number,
  endSec: number,
  atSec: number,
  text: string,
  pattern: RegExp,
): FoundPlace {
  const around = excerpt(text, pattern);
  const label = `${where}, ${formatTime(atSec)}: ${around}`;
  return { where, link, startSec, endSec, atSec, text: around, label, isDropped: false, picture: null };
}

/** The words around the first that was found. */
function excerpt(text: string, pattern: RegExp): string {
  const at = pattern.exec(text)?.index ?? 0;
  const from = at > 50 ? text.indexOf(' ', at - 50) + 1 : 0;
  const piece = text.slice(from, from + 140).replaceAll(/\s+/g, ' ');
  return `${from > 0 ? '… ' : ''}${piece}${from + 140 < text.length ? ' …' : ''}`;
}
