import type { Utterance } from '../records/speech.ts';
import { cueText } from './cue-text.ts';
import { toMillisecondsBelow } from './milliseconds.ts';

/** `00:01:02.500`, `01:02.500` (WebVTT) or `00:01:02,500` (SubRip). */
const TIME = String.raw`(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})`;
const TIMING = new RegExp(String.raw`^\s*${TIME}\s*-->\s*${TIME}(?:\s|$)`);
/** Parts of a WebVTT file that hold no speech. */
const NO_CUE = /^(?:NOTE|STYLE|REGION)(?:\s|$)/;

interface Cue {
  startSec: number;
  endSec: number;
  lines: string[];
}

/**
 * Reads WebVTT or SubRip captions as utterances: in time order, without overlap, inside the file. Tags, entities,
 * cue settings, notes and styles are taken out, lines that rolling captions repeat are said once, a cue whose time
 * makes no sense or that holds no text is passed over.
 *
 * @param content the whole file; a byte order mark and any line ending will do
 * @param durationSec length of the video
 * @throws if no cue can be used
 */
export function parseSubtitles(content: string, durationSec: number): Utterance[] {
  const cues = findCues(content)
    .map((cue) => ({ ...cue, endSec: Math.min(cue.endSec, toMillisecondsBelow(durationSec)) }))
    .filter((cue) => cue.endSec > cue.startSec)
    .toSorted((a, b) => a.startSec - b.startSec || a.endSec - b.endSec);
  const utterances = withoutOverlap(unroll(cues));
  if (utterances.length === 0) {
    throw new Error(
      `Expected WebVTT or SubRip captions with at least one cue inside the video's ${durationSec} s, found none.` +
        ' Check that the captions belong to this video, or remove them to have it transcribed.',
    );
  }
  return utterances;
}

function findCues(content: string): Cue[] {
  const blocks = content
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    // A line of spaces is part of a cue (rolling captions have them), only an empty one ends it.
    .split(/\n{2,}/);
  return blocks.filter((block) => !NO_CUE.test(block.trimStart())).flatMap(cuesInBlock);
}

/** Some writers leave no empty line between cues; a timing line always begins one. */
function cuesInBlock(block: string): Cue[] {
  const cues: Cue[] = [];
  let current: Cue | null = null;
  for (const line of block.split('\n')) {
    const timing = TIMING.exec(line);
    if (timing !== null) {
      // The line before a timing is the next cue's number, not text of this one.
      if (current !== null && /^\s*\d+\s*$/.test(current.lines.at(-1) ?? '')) current.lines.pop();
      current = { startSec: seconds(timing, 1), endSec: seconds(timing, 5), lines: [] };
      cues.push(current);
    } else if (!line.includes('-->')) {
      current?.lines.push(line);
    } else {
      current = null;
    }
  }
  return cues.map((cue) => ({ ...cue, lines: cue.lines.map(cueText).filter((line) => line !== '') }));
}

function seconds(match: RegExpExecArray, at: number): number {
  const [hours, minutes, secs, fraction] = match.slice(at, at + 4);
  const milliseconds = Number((fraction ?? '').padEnd(3, '0'));
  const whole = (Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(secs);
  return (whole * 1000 + milliseconds) / 1000;
}

/**
 * Rolling captions show each line twice or more, first below and then above the next. A cue's lines that end the
 * text of the one before are what was said already.
 */
function unroll(cues: Cue[]): { startSec: number; endSec: number; text: string }[] {
  const fresh: { startSec: number; endSec: number; text: string }[] = [];
  let shown: string[] = [];
  let shownUntilSec = 0;
  for (const cue of cues) {
    // Said again after a second of nothing is said again.
    const rolling = cue.startSec - shownUntilSec < 1 ? shown : [];
    const repeated = longestOverlap(rolling, cue.lines);
    const text = cue.lines.slice(repeated).join(' ');
    const last = fresh.at(-1);
    if (text !== '') fresh.push({ startSec: cue.startSec, endSec: cue.endSec, text });
    else if (last !== undefined && repeated > 0) last.endSec = Math.max(last.endSec, cue.endSec);
    if (cue.lines.length > 0) {
      shown = cue.lines;
      shownUntilSec = cue.endSec;
    }
  }
  return fresh;
}

/** Most lines that both end `before` and begin `after`. */
function longestOverlap(before: string[], after: string[]): number {
  for (let size = Math.min(before.length, after.length); size > 0; size--) {
    if (before.slice(-size).every((line, i) => line === after[i])) return size;
  }
  return 0;
}

/** Ends each cue where the next begins; cues that begin together become one. */
function withoutOverlap(cues: { startSec: number; endSec: number; text: string }[]): Utterance[] {
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
