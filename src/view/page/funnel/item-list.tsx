import { useEffect, useRef } from 'preact/hooks';
import type { FunnelItem, Page } from '../../api.ts';
import { useApi } from '../data/api.ts';
import { funnelLink, type ItemLink, videoLink } from '../navigation/links.ts';
import { Cure } from '../show/cure.tsx';
import { Fault, Loading } from '../show/loading.tsx';
import { MeasuredText } from '../show/measurement.tsx';
import { Pager } from '../show/pager.tsx';
import { formatCount, formatSpan } from '../show/quantities.ts';
import { reasonEntry } from '../show/reasons.ts';
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

/** The things that one reason stands for; each leads to its place in its video. */
export function ItemList({ choice }: { choice: Choice }) {
  const { data, fault, isLoading } = useApi<Page<FunnelItem>>(choiceApi(choice));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, [choice.kind, choice.stage, choice.reason, choice.verdict, choice.offset]);
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
      {fault && <Fault text={fault} />}
      {!data && !fault && <Loading />}
      {data && (
        <ol class={isLoading ? 'item-rows stale' : 'item-rows'} start={data.offset + 1}>
          {data.items.map((item, position) => (
            <ItemRow key={`${data.offset + position}`} item={item} />
          ))}
        </ol>
      )}
      {data && (
        <Pager
          offset={data.offset}
          limit={itemsPerPage}
          total={data.total}
          isMore={data.isMore}
          link={(offset) => choiceLink({ ...choice, offset })}
        />
      )}
    </section>
  );
}

function ItemRow({ item }: { item: FunnelItem }) {
  const { video, title, kind, index, startSec, endSec, drop, picture } = item;
  const place = placeOf(item);
  return (
    <li>
      <a class="item-row" href={videoLink(video, place ? { item: place } : {})}>
        {picture && <img src={picture} alt="" loading="lazy" decoding="async" />}
        <span class="item-row-text">
          <bdi class="item-row-title">{title}</bdi>
          <span class="meta">
            {index !== null && (
              <span>
                {nouns[kind]} {index + 1}
              </span>
            )}
            {startSec !== null && endSec !== null && <span class="time">{formatSpan(startSec, endSec)}</span>}
            {drop.measured && <MeasuredText measured={drop.measured} />}
            <bdi class="faint">{video}</bdi>
          </span>
        </span>
      </a>
    </li>
  );
}

function placeOf({ kind, index }: FunnelItem): ItemLink | undefined {
  if (kind === 'video' || kind === 'sample' || index === null) return undefined;
  return { kind: kind === 'clip' || kind === 'utterance' ? kind : 'screen', index };
}
