import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useShortcuts } from '../navigation/shortcuts.ts';
import { ItemRow } from '../show/item-row.tsx';
import { LabelBar, LabelChip, type Labelled } from './label-bar.tsx';

/** One thing in a list that can be labelled. */
export interface ListedItem {
  item: Labelled;
  href: string;
  /** Address of a picture. */
  picture: string | null;
  title: string;
  /** What it is called to whoever labels it. */
  name: string;
  /** What is written or said there. */
  text?: string;
  meta: ComponentChildren;
}

interface LabelledListProps {
  items: readonly ListedItem[];
  /** Number of the first in a longer list, from 1. */
  start: number;
  isStale: boolean;
}

/** A list to go through by keys, labelling on the way: whichever row has the focus is meant. */
export function LabelledList({ items, start, isStale }: LabelledListProps) {
  const list = useRef<HTMLOListElement>(null);
  const [current, setCurrent] = useState<number | null>(null);
  const chosen = current === null ? null : (items[current] ?? null);
  const go = (to: number) => {
    const rows = list.current?.querySelectorAll<HTMLElement>('.item-row') ?? [];
    const row = rows[Math.max(0, Math.min(to, rows.length - 1))];
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  };
  useShortcuts({
    j: () => go(current === null ? 0 : current + 1),
    k: () => go(current === null ? 0 : current - 1),
  });
  return (
    <>
      <LabelBar
        item={chosen?.item ?? null}
        name={chosen?.name ?? ''}
        onLabelled={() => current !== null && go(current + 1)}
      />
      <ol ref={list} class={isStale ? 'item-rows stale' : 'item-rows'} start={start}>
        {items.map(({ item, href, picture, title, text, meta }, position) => (
          <li key={`${item.video} ${item.kind} ${item.startSec}`}>
            <ItemRow
              {...{ href, picture, title, text }}
              meta={
                <>
                  {meta}
                  <LabelChip item={item} />
                </>
              }
              isCurrent={position === current}
              onFocus={() => setCurrent(position)}
            />
          </li>
        ))}
      </ol>
    </>
  );
}
