import { useEffect, useRef } from 'preact/hooks';
import type { FunnelItem, Page } from '../../api.ts';
import { useApi } from '../data/api.ts';
import { digestIn } from '../labels/label-bar.tsx';
import { LabelledList, type ListedItem } from '../labels/labelled-list.tsx';
import { funnelLink, type ItemLink, videoLink } from '../navigation/links.ts';
import { navigate } from '../navigation/location.ts';
import { Cure } from '../show/cure.tsx';
import { MeasuredText } from '../show/measurement.tsx';
import { Paged } from '../show/pager.tsx';
import { formatCount, formatSpan } from '../show/quantities.ts';
import { reasonEntry } from '../show/reasons.ts';
import { plainOrders, ScoreFilter } from '../show/score-filter.tsx';
import { TickedText } from '../show/ticked-text.tsx';
import { type Choice, choiceApi, choiceLink, itemsPerPage } from './choice.ts';

const nouns = {
  video: 'video',
  keyframe: 'keyframe',
  clip: 'clip',
  ocr: 'text',
  utterance: 'utterance',
  sample: 'sample',
} as const;

/** The things that one reason stands for; each leads to its place in its video, and can be labelled. */
export function ItemList({ choice }: { choice: Choice }) {
  const answer = useApi<Page<FunnelItem>>(choiceApi(choice));
  const { data, isLoading } = answer;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, [choice.kind, choice.stage, choice.reason, choice.verdict, choice.offset]);
  const isNarrowed = choice.from !== '' || choice.to !== '';
  const entry = reasonEntry(choice.stage, choice.reason);
  return (
    <section class="item-list" aria-labelledby="chosen-title" aria-busy={isLoading}>
      <h2 id="chosen-title" ref={heading} tabIndex={-1}>
        <code>{choice.reason}</code> at {choice.stage}
        {data && !isLoading && <>: {formatCount(data.total, nouns[choice.kind])}</>}
      </h2>
      <p class="lede">
        {entry && (
          <>
            <TickedText text={entry.means} /> <Cure entry={entry} />
          </>
        )}{' '}
        <a href={funnelLink()}>Close the list</a>
      </p>
      {(isNarrowed || data?.items.some(({ drop }) => drop.measured)) && (
        <ScoreFilter
          view={choice}
          orders={plainOrders}
          onChange={(by) => navigate(choiceLink({ ...choice, ...by, offset: 0 }), { replace: true })}
        />
      )}
      <Paged answer={answer} limit={itemsPerPage} link={(offset) => choiceLink({ ...choice, offset })}>
        {(page) => (
          <LabelledList items={page.items.map(listed)} start={page.offset + 1} isStale={isLoading} />
        )}
      </Paged>
    </section>
  );
}

function listed(item: FunnelItem): ListedItem {
  const { video, title, kind, index, startSec, endSec, drop, picture } = item;
  const place = placeOf(item);
  const name = index === null ? nouns[kind] : `${nouns[kind]} ${index + 1}`;
  return {
    item: { video, kind, startSec, endSec, picture: digestIn(picture) },
    href: videoLink(video, place ? { item: place } : {}),
    ...{ picture, title, name },
    meta: (
      <>
        {index !== null && <span>{name}</span>}
        {startSec !== null && endSec !== null && <span class="time">{formatSpan(startSec, endSec)}</span>}
        {drop.measured && <MeasuredText measured={drop.measured} />}
        <bdi class="faint">{video}</bdi>
      </>
    ),
  };
}

function placeOf({ kind, index }: FunnelItem): ItemLink | undefined {
  if (kind === 'video' || kind === 'sample' || index === null) return undefined;
  return { kind: kind === 'clip' || kind === 'utterance' ? kind : 'screen', index };
}
