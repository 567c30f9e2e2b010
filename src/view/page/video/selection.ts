import type { VideoClip, VideoDetails, VideoScreen, VideoUtterance } from '../../api.ts';
import type { ItemLink } from '../navigation/links.ts';
import { indexAt } from './clock.ts';

/** Speech that a guard removed, numbered behind the utterances that were kept. */
export interface RejectedSelection {
  index: number;
  startSec: number;
  endSec: number;
  text: string;
  reason: string;
}

/** What is picked out, with all that is known of it. */
export type Selection =
  | { kind: 'screen'; item: VideoScreen }
  | { kind: 'clip'; item: VideoClip }
  | { kind: 'utterance'; item: VideoUtterance }
  | { kind: 'rejected'; item: RejectedSelection };

export function findSelection(details: VideoDetails, link: ItemLink): Selection | null {
  const { kind, index } = link;
  if (kind === 'screen')
    return wrap(
      'screen',
      details.screens.find((screen) => screen.index === index),
    );
  if (kind === 'clip')
    return wrap(
      'clip',
      details.clips.find((clip) => clip.index === index),
    );
  const rejected = rejectedUtterances(details)[index - details.utterances.length];
  return rejected ? { kind: 'rejected', item: rejected } : wrap('utterance', details.utterances[index]);
}

export function rejectedUtterances({ utterances, rejected }: VideoDetails): RejectedSelection[] {
  return rejected.map((one, position) => ({ ...one, index: utterances.length + position }));
}

/** Where to begin playing to see or hear it. */
export function momentOf(selection: Selection): number {
  return selection.kind === 'screen' ? selection.item.takenAtSec : selection.item.startSec;
}

export function linkOf({ kind, item }: Selection): ItemLink {
  return { kind: kind === 'rejected' ? 'utterance' : kind, index: item.index };
}

/** The screen that is shown at a moment. */
export function screenAt({ screens }: VideoDetails, sec: number): VideoScreen | null {
  return screens[indexAt(screens, sec)] ?? null;
}

function wrap<K extends Selection['kind']>(
  kind: K,
  item: Extract<Selection, { kind: K }>['item'] | undefined,
): Extract<Selection, { kind: K }> | null {
  return item ? ({ kind, item } as Extract<Selection, { kind: K }>) : null;
}
