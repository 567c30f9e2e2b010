import type { PictureLink, VideoDetails } from '../../../api.ts';
import type { ItemLink } from '../../navigation/links.ts';
import { formatSpan } from '../../show/quantities.ts';
import { rejectedUtterances } from '../selection.ts';

export type LaneKind = 'found' | 'speech' | 'clips' | 'screens' | 'ocr';

/** One stretch in a lane. */
export interface LaneItem {
  link: ItemLink;
  startSec: number;
  endSec: number;
  /** Where it begins to be played. */
  atSec: number;
  /** Said by screen readers and shown by the pointer. */
  label: string;
  /** Shown inside, where there is room. */
  text: string;
  isDropped: boolean;
  picture: PictureLink | null;
}

export interface Lane {
  kind: LaneKind;
  title: string;
  items: LaneItem[];
}

/** The lanes of the timeline, those that hold something; all in time order. */
export function lanesOf(details: VideoDetails, found: readonly LaneItem[]): Lane[] {
  const lanes: Lane[] = [
    { kind: 'found', title: 'Found', items: [...found] },
    { kind: 'speech', title: 'Speech', items: speechItems(details) },
    { kind: 'clips', title: 'Clips', items: clipItems(details) },
    { kind: 'screens', title: 'Screens', items: screenItems(details) },
    { kind: 'ocr', title: 'On-screen text', items: ocrItems(details) },
  ];
  return lanes.filter(({ items }) => items.length > 0);
}

function speechItems(details: VideoDetails): LaneItem[] {
  const said = details.utterances.map(({ index, startSec, endSec, raw, refined }) => ({
    link: { kind: 'utterance' as const, index },
    startSec,
    endSec,
    atSec: startSec,
    text: shortened(refined || raw),
    label: `Speech ${formatSpan(startSec, endSec)}: ${shortened(refined || raw)}`,
    isDropped: false,
    picture: null,
  }));
  const removed = rejectedUtterances(details).map(({ index, startSec, endSec, text, reason }) => ({
    link: { kind: 'utterance' as const, index },
    startSec,
    endSec,
    atSec: startSec,
    text: shortened(text),
    label: `Speech ${formatSpan(startSec, endSec)}, removed, ${reason}: ${shortened(text)}`,
    isDropped: true,
    picture: null,
  }));
  return [...said, ...removed].sort((a, b) => a.startSec - b.startSec);
}

function clipItems({ clips }: VideoDetails): LaneItem[] {
  return clips.map(({ index, startSec, endSec, drop, flag }) => ({
    link: { kind: 'clip', index },
    startSec,
    endSec,
    atSec: startSec,
    text: String(index + 1),
    label: `Clip ${index + 1}, ${formatSpan(startSec, endSec)}${flag ? `, ${flag}` : ''}${leftOut(drop)}`,
    isDropped: drop !== null,
    picture: null,
  }));
}

function screenItems({ screens }: VideoDetails): LaneItem[] {
  return screens.map(({ index, startSec, endSec, takenAtSec, drop, picture }) => ({
    link: { kind: 'screen', index },
    startSec,
    endSec,
    atSec: takenAtSec,
    text: String(index + 1),
    label: `Screen ${index + 1}, ${formatSpan(startSec, endSec)}${leftOut(drop)}`,
    isDropped: drop !== null,
    picture,
  }));
}

function ocrItems({ screens }: VideoDetails): LaneItem[] {
  return screens.flatMap(({ index, startSec, endSec, takenAtSec, reading }): LaneItem[] => {
    if (!reading || reading.text === '') return [];
    const label = `Text of screen ${index + 1}, ${formatSpan(startSec, endSec)}${leftOut(reading.drop)}`;
    return [
      {
        link: { kind: 'screen', index },
        startSec,
        endSec,
        atSec: takenAtSec,
        text: shortened(reading.text),
        label: `${label}: ${shortened(reading.text)}`,
        isDropped: !reading.isKept,
        picture: null,
      },
    ];
  });
}

function leftOut(drop: { reason: string } | null): string {
  return drop ? `, dropped, ${drop.reason}` : '';
}

/** As much of a text as there is room for; what is shown is part of what screen readers say. */
function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}
