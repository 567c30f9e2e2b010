import { styleText } from 'node:util';
import type { RunSnapshot } from '../index.ts';
import { formatCount, formatDuration, formatTime } from './format.ts';
import { printable } from './printable.ts';

const widestBar = 30;
const narrowestBar = 10;
const stageColumn = 10;
/** `1:02:03 of 1:30:00`. */
const timesColumn = 18;
/** `12.3x`. */
const rateColumn = 6;

export interface Screen {
  columns: number;
  rows: number;
  colour: boolean;
}

/**
 * A run as it is drawn: the whole of it, then a line for each stage at work. No line is wider than the screen; the time
 * left is the last thing to be cut off.
 */
export function liveLines(snapshot: RunSnapshot, { columns, rows, colour }: Screen): string[] {
  const width = Math.max(20, columns - 1);
  const lines = [overallLine(snapshot, width, colour)];
  const shown = snapshot.active.slice(0, Math.max(1, rows - 3));
  for (const stage of shown) lines.push(stageLine(stage, width, colour));
  const more = snapshot.active.length - shown.length;
  if (more > 0) lines.push(`  … and ${more} more`);
  return lines;
}

/** The same in one line, for a log. */
export function progressLine(snapshot: RunSnapshot): string {
  return [percentOf(snapshot), ...factsOf(snapshot)].join(' · ');
}

function overallLine(snapshot: RunSnapshot, width: number, colour: boolean): string {
  const percent = percentOf(snapshot);
  const facts = factsOf(snapshot);
  const [left = ''] = facts;
  const bar = Math.min(widestBar, Math.max(narrowestBar, width - 60));
  const filled = Math.round(bar * shareOf(snapshot));
  let text = '';
  for (const fact of facts) {
    const longer = text === '' ? left : `${text} · ${fact}`;
    if (bar + percent.length + longer.length + 4 > width) break;
    text = longer;
  }
  const drawn = `${paint('green', '█'.repeat(filled), colour)}${paint('dim', '░'.repeat(bar - filled), colour)}`;
  return `${drawn} ${paint('bold', percent, colour)}  ${text}`;
}

function stageLine(
  { name: title, stage, doneSec, ofSec, rate }: RunSnapshot['active'][number],
  width: number,
  colour: boolean,
): string {
  const times = doneSec > 0 ? `${clock(doneSec)} of ${clock(ofSec)}` : clock(ofSec);
  const speed = rate === null ? '' : `${rate < 9.95 ? rate.toFixed(1) : Math.round(rate)}x`;
  const numbers = `${times.padStart(timesColumn)} ${speed.padStart(rateColumn)}`;
  const room = width - 2 - stageColumn - 2 - numbers.length;
  const name = shortened(printable(title), room).padEnd(Math.max(0, room));
  return `  ${paint('cyan', stage.padEnd(stageColumn), colour)} ${name} ${numbers}`;
}

/** The most important first. */
function factsOf({ videos, leftSec, doneSec, ofSec }: RunSnapshot): string[] {
  const ended = videos.kept + videos.dropped + videos.failed;
  const verdicts = (['kept', 'dropped', 'failed'] as const)
    .filter((verdict) => videos[verdict] > 0)
    .map((verdict) => `${videos[verdict]} ${verdict}`);
  return [
    leftSec === null ? 'estimating' : `about ${formatDuration(leftSec)} left`,
    `${ended} of ${formatCount(videos.of, 'video')}`,
    ...(verdicts.length > 0 ? [verdicts.join(', ')] : []),
    `${clock(doneSec)} of ${clock(ofSec)} of video`,
  ];
}

function shareOf({ doneSec, ofSec }: RunSnapshot): number {
  return ofSec > 0 ? Math.min(1, doneSec / ofSec) : 1;
}

function percentOf(snapshot: RunSnapshot): string {
  return `${Math.floor(100 * shareOf(snapshot))} %`;
}

/** `1:02:03`. */
function clock(seconds: number): string {
  return formatTime(Math.floor(seconds)).replace(/\.\d$/, '');
}

/** The middle of a long name is what tells least. */
function shortened(name: string, room: number): string {
  const letters = [...name];
  if (letters.length <= room) return name;
  if (room < 2) return '';
  const end = Math.floor((room - 1) / 3);
  return `${letters.slice(0, room - 1 - end).join('')}…${letters.slice(letters.length - end).join('')}`;
}

function paint(style: 'green' | 'dim' | 'bold' | 'cyan', text: string, colour: boolean): string {
  // Whether the screen shows colours is decided by whoever draws.
  return colour ? styleText(style, text, { validateStream: false }) : text;
}
