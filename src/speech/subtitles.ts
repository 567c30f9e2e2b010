import type { Utterance } from '../records/speech.ts';
import { cueText } from './cue-text.ts';
import type { Cue } from './cues.ts';
import { toMillisecondsBelow } from './milliseconds.ts';
import { withoutSounds } from './sound-descriptions.ts';
import { SpeakerLabels } from './speaker-labels.ts';

export interface CaptionSpeech {
  utterances: Utterance[];
  /** How often something was taken out that is not speech. */
  removed: { speakers: number; sounds: number; music: number };
}

type Shown = { startSec: number; endSec: number; text: string };

/**
 * Makes utterances of cues: in time order, without overlap, inside the file. Tags, entities, labels of speakers and
 * descriptions of sounds are taken out, lines that rolling captions repeat are said once, a cue whose time makes no
 * sense or that holds no text is passed over.
 *
 * @param durationSec length of the video
 * @returns no utterance where no cue can be used
 */
export function speechOfCues(cues: readonly Cue[], durationSec: number): CaptionSpeech {
  const removed = { speakers: 0, sounds: 0, music: 0 };
  const inside = cues
    .map((cue) => ({ ...cue, endSec: Math.min(cue.endSec, toMillisecondsBelow(durationSec)) }))
    .filter((cue) => cue.endSec > cue.startSec)
    .toSorted((a, b) => a.startSec - b.startSec || a.endSec - b.endSec);
  const plain = inside.map((cue) => ({ cue, ...cueText(cue.lines) }));
  for (const { voices } of plain) removed.speakers += voices;
  const fresh = unroll(plain.map(({ cue, lines }) => ({ ...cue, lines })));
  const labels = new SpeakerLabels(fresh.map(({ lines }) => lines));
  const spoken = fresh.map(({ startSec, endSec, lines }) => ({
    startSec,
    endSec,
    text: labels.without(withoutSounds(lines, removed), removed).join(' '),
  }));
  return { utterances: withoutOverlap(spoken.filter(({ text }) => text !== '')), removed };
}

/**
 * Rolling captions show each line twice or more, first below and then above the next. A cue's lines that end the
 * text of the one before are what was said already.
 */
function unroll(cues: Cue[]): Cue[] {
  const fresh: Cue[] = [];
  let shown: string[] = [];
  let shownUntilSec = 0;
  for (const cue of cues) {
    // Said again after a second of nothing is said again.
    const rolling = cue.startSec - shownUntilSec < 1 ? shown : [];
    const repeated = longestOverlap(rolling, cue.lines);
    const lines = cue.lines.slice(repeated);
    const last = fresh.at(-1);
    if (lines.length > 0) fresh.push({ startSec: cue.startSec, endSec: cue.endSec, lines });
    else if (last !== undefined && repeated > 0) last.endSec = Math.max(last.endSec, cue.endSec);
    if (cue.lines.length > 0) {
      shown = cue.lines;
      shownUntilSec = cue.endSec;
    }
  }
  return fresh;
}

/** Rolling captions show a few lines at a time. */
const mostRolling = 20;

/** Most lines that both end `before` and begin `after`. */
function longestOverlap(before: string[], after: string[]): number {
  for (let size = Math.min(before.length, after.length, mostRolling); size > 0; size--) {
    if (before.slice(-size).every((line, i) => line === after[i])) return size;
  }
  return 0;
}

/** Ends each cue where the next begins; cues that begin together become one. */
function withoutOverlap(cues: readonly Shown[]): Utterance[] {
  const utterances: Utterance[] = [];
  for (const cue of cues) {
    const last = utterances.at(-1);
    if (last !== undefined && last.startSec === cue.startSec) {
      last.endSec = Math.max(last.endSec, cue.endSec);
      last.text = `${last.text} ${cue.text}`;
      continue;
    }
    if (last !== undefined) last.endSec = Math.min(last.endSec, cue.startSec);
    utterances.push({ ...cue, confidence: null });
  }
  return utterances;
}
