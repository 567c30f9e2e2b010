/** Text that captions show for some time, line by line, as it stands in the file. */
export interface Cue {
  startSec: number;
  endSec: number;
  lines: string[];
}

/** `00:01:02.500`, `01:02.500` (WebVTT), `00:01:02,500` (SubRip) or `00:01:02`. */
const timePattern = String.raw`(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?`;
const timingLine = new RegExp(String.raw`^\s*${timePattern}\s*-{1,3}>\s*${timePattern}(?:\s|$)`);
/** What was meant as a timing but cannot be read: mathematics has arrows, too, but no times beside them. */
const brokenTiming = /^\s*\d+:\S*\s*-->|-->\s*\d+:\S*\s*$/;
/** Parts of a WebVTT file that hold no speech. */
const noCue = /^(?:NOTE|STYLE|REGION)(?:\s|$)/;
/** Longer lines are no timing: what is searched for arrows stays short, whatever the file holds. */
const longestTiming = 300;
const cueNumber = /^\s*\d{1,9}\s*$/;

export interface CueFile {
  cues: Cue[];
  /** What a WebVTT header says (`Language: en`), or null. */
  language: string | null;
}

/**
 * Finds the cues of a WebVTT or SubRip file, in its order. A timing line begins a cue, and the next one ends it: empty
 * lines do not, since writers put them inside cues. Notes, styles, numbers and names of cues are left out.
 *
 * @param content the whole file; a byte order mark and any line ending will do
 */
export function findCues(content: string): CueFile {
  const lines = content.replace(/^\uFEFF/, '').split(/\r*\n|\r/);
  const isVtt = /^WEBVTT(?:\s|$)/.test(lines[0] ?? '');
  const cues: Cue[] = [];
  let current: Cue | null = null;
  let language: string | null = null;
  let note = false;
  let numbered = 0;
  /** The last line with something on it. */
  let before = '';
  for (const [at, line] of lines.entries()) {
    if (line === '') note = false;
    else if (isVtt && noCue.test(line) && (lines[at - 1] ?? '') === '') note = true;
    if (note) continue;
    const timing = line.length <= longestTiming ? timingLine.exec(line) : null;
    if (timing !== null) {
      if (current !== null) numbered = dropName(current.lines, isVtt, numbered);
      else numbered = cueNumber.test(before) ? Number(before) : 0;
      current = cueAt(timing);
      cues.push(current);
    } else if (line.length <= longestTiming && brokenTiming.test(line)) {
      if (current !== null) numbered = dropName(current.lines, isVtt, numbered);
      current = null;
    } else if (current !== null) {
      current.lines.push(line);
    } else if (isVtt && cues.length === 0) {
      language = /^Language:\s*([\w-]{2,35})\s*$/i.exec(line)?.[1] ?? language;
    }
    if (line.trim() !== '') before = line;
  }
  return { cues, language };
}

/**
 * What stands right before a timing is the name of the next cue, not text of this one: a number that goes on counting,
 * or one after an empty line; in WebVTT any line after an empty line.
 * @param numbered The number of the cue that has these lines; 0 where it has none.
 * @returns the number of the next cue
 */
function dropName(lines: string[], isVtt: boolean, numbered: number): number {
  let at = lines.length - 1;
  // In files whose every line is followed by an empty one, the number is, too.
  while (at > 0 && lines[at] === '') at--;
  const last = lines[at] ?? '';
  const isFirst = at === lines.length - 1 && lines[at - 1] === '';
  const isNumber = cueNumber.test(last) && (isFirst || (numbered > 0 && Number(last) === numbered + 1));
  if (isNumber || (isVtt && isFirst && last.trim() !== '')) lines.length = at;
  return isNumber ? Number(last) : 0;
}

function cueAt(timing: RegExpExecArray): Cue {
  const startSec = seconds(timing, 1);
  const endSec = seconds(timing, 5);
  // Times in whole seconds say of a short cue that it lasts none.
  const isWhole = timing[4] === undefined && timing[8] === undefined;
  return { startSec, endSec: isWhole && endSec === startSec ? startSec + 1 : endSec, lines: [] };
}

function seconds(match: RegExpExecArray, at: number): number {
  const [hours, minutes, secs, fraction] = match.slice(at, at + 4);
  const milliseconds = Math.round(Number(`0.${fraction ?? '0'}`) * 1000);
  const whole = (Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(secs);
  return (whole * 1000 + milliseconds) / 1000;
}
