import { useState } from 'preact/hooks';
import type { VideoDetails } from '../../api.ts';
import { digestIn, LabelBar } from '../labels/label-bar.tsx';
import { bookLink, itemAnchor } from '../navigation/links.ts';
import { formatSpan, formatTime } from '../show/quantities.ts';
import { ScreenInspector } from './screen-inspector.tsx';
import { linkOf, momentOf, type Selection } from './selection.ts';
import { ClipInspector, RejectedInspector, UtteranceInspector } from './speech-inspector.tsx';

interface InspectorProps {
  details: VideoDetails;
  selection: Selection | null;
  onPlay: (sec: number) => void;
}

/** What is picked out, in full. */
export function Inspector({ details, selection, onPlay }: InspectorProps) {
  if (!selection) {
    return (
      <section class="inspector" aria-label="Selected">
        <p class="faint">
          Pick a clip, a screen or an utterance in the timeline to see what was measured and decided.
        </p>
      </section>
    );
  }
  const { startSec, endSec } = selection.item;
  const sec = momentOf(selection);
  const inBook = bookPlace(details, selection);
  return (
    <section class="inspector" id={itemAnchor(linkOf(selection))} aria-label="Selected">
      <header>
        <h2 aria-live="polite">{nameOf(selection)}</h2>
        <p class="meta">
          <span class="time">{formatSpan(startSec, endSec)}</span>
          <button type="button" class="quiet" onClick={() => onPlay(sec)}>
            ▸ Play from {formatTime(sec)}
          </button>
          {inBook && <a href={inBook.href}>In sample {inBook.n + 1}</a>}
        </p>
      </header>
      <SelectionLabel id={details.card.id} selection={selection} />
      {selection.kind === 'screen' && <ScreenInspector screen={selection.item} details={details} />}
      {selection.kind === 'clip' && <ClipInspector clip={selection.item} details={details} />}
      {selection.kind === 'utterance' && <UtteranceInspector utterance={selection.item} details={details} />}
      {selection.kind === 'rejected' && <RejectedInspector rejected={selection.item} />}
    </section>
  );
}

/** Labels what is picked out; of a screen either the picture or its text. */
function SelectionLabel({ id, selection }: { id: string; selection: Selection }) {
  const [isText, setIsText] = useState(false);
  const { kind, item } = selection;
  const { startSec, endSec } = item;
  const hasText = kind === 'screen' && item.reading !== null && item.reading.text !== '';
  const about =
    kind === 'screen' ? (isText && hasText ? 'ocr' : 'keyframe') : kind === 'clip' ? kind : 'utterance';
  const picture = kind === 'screen' ? digestIn(item.picture.url) : null;
  return (
    <>
      <LabelBar item={{ video: id, kind: about, startSec, endSec, picture }} name={nameOf(selection)} />
      {hasText && (
        <label class="label-about">
          <input
            type="checkbox"
            checked={isText}
            onChange={({ currentTarget }) => setIsText(currentTarget.checked)}
          />{' '}
          label its text, not the image
        </label>
      )}
    </>
  );
}

function nameOf({ kind, item }: Selection): string {
  if (kind === 'rejected') return 'Removed speech';
  const names = { screen: 'Screen', clip: 'Clip', utterance: 'Utterance' };
  return `${names[kind]} ${item.index + 1}`;
}

/** Where the textbook has it; nowhere for what was left out. */
function bookPlace(
  { card, clips, documents }: VideoDetails,
  selection: Selection,
): { n: number; href: string } | null {
  if (selection.kind === 'rejected') return null;
  const clipIndex = selection.kind === 'clip' ? selection.item.index : selection.item.clip;
  const clip = clips.find(({ index }) => index === clipIndex);
  if (!clip) return null;
  const middle = (clip.startSec + clip.endSec) / 2;
  const document = documents.find(({ startSec, endSec }) => startSec <= middle && middle < endSec);
  if (!document) return null;
  const sec = selection.kind === 'screen' ? selection.item.takenAtSec : clip.startSec;
  return { n: document.n, href: bookLink(document.n, { video: card.id, sec }) };
}
