import type { Page, ScoredItem, ThresholdInfo } from '../../api.ts';
import { digestIn } from '../labels/label-bar.tsx';
import { LabelledList, type ListedItem } from '../labels/labelled-list.tsx';
import { type ItemLink, videoLink } from '../navigation/links.ts';
import { formatSpan, formatValue } from '../show/quantities.ts';

const nouns = { video: 'video', keyframe: 'screen', clip: 'clip', ocr: 'text of screen' } as const;

interface ScoredListProps {
  page: Page<ScoredItem>;
  info: ThresholdInfo;
  isStale: boolean;
}

/** Items with their scores, and what becomes of them. */
export function ScoredList({ page, info, isStale }: ScoredListProps) {
  return (
    <LabelledList
      items={page.items.map((item) => listed(item, info))}
      start={page.offset + 1}
      isStale={isStale}
    />
  );
}

function listed(item: ScoredItem, info: ThresholdInfo): ListedItem {
  const { video, title, kind, index, startSec, endSec, picture, text, value } = item;
  const place: ItemLink | undefined =
    kind === 'video' || index === null ? undefined : { kind: kind === 'clip' ? 'clip' : 'screen', index };
  const name = index === null ? nouns[kind] : `${nouns[kind]} ${index + 1}`;
  return {
    item: { video, kind, startSec, endSec, picture: digestIn(picture) },
    href: videoLink(video, place ? { item: place } : {}),
    ...{ picture, title, text, name },
    meta: (
      <>
        <Fate item={item} />
        {value !== null && (
          <span title={info.score}>
            <b>{formatValue(value)}</b>
          </span>
        )}
        <span>{name}</span>
        {startSec !== null && endSec !== null && <span class="time">{formatSpan(startSec, endSec)}</span>}
      </>
    ),
  };
}

function Fate({ item: { isKept, to, reason } }: { item: ScoredItem }) {
  if (to === 'goes-on') return <span class="badge badge-pending">dropped → goes on</span>;
  if (to === 'kept') return <span class="badge badge-kept">dropped → kept</span>;
  if (to === 'dropped')
    return <span class="badge badge-dropped">kept → dropped{reason !== null && `: ${reason}`}</span>;
  return (
    <span class={isKept ? 'badge badge-kept' : 'badge badge-dropped'}>{isKept ? 'kept' : 'dropped'}</span>
  );
}
