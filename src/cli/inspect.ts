import { Command } from 'commander';
import { type Inspection, inspectVideo, readRunRecord, type TimelineEvent } from '../index.ts';
import { suspicionsIn } from '../library/program.ts';
import { formatTime } from './format.ts';
import { printable } from './printable.ts';

export function inspectCommand(): Command {
  return new Command('inspect')
    .argument('<dir>', 'workspace')
    .argument('<video>', 'id of the video, or its input path')
    .option('--run <name>', 'run to show (default: the latest)')
    .option('--json', 'print JSON')
    .action(async (dir: string, video: string, flags: { run?: string; json?: boolean }) => {
      const inspection = await inspectVideo(dir, await readRunRecord(dir, flags.run ?? null), video);
      process.stdout.write(flags.json ? `${JSON.stringify(inspection, null, 2)}\n` : describe(inspection));
    });
}

function describe({ entry, artefacts, picture, sound, checks, timeline, chrome }: Inspection): string {
  const { video, verdict, stage, reason, evidence } = entry;
  const lines = [`${video.id}: ${verdict}${reason ? ` at ${stage}: ${reason}` : ''}`];
  const { suspect: _, ...others } = evidence;
  if (reason && Object.keys(others).length > 0) lines.push(`  ${facts(others)}`);
  for (const [odd, numbers] of Object.entries(suspicionsIn(checks)))
    lines.push(`  suspect: ${odd} (${facts(numbers)})`);
  for (const source of video.sources) lines.push(`  source ${JSON.stringify(source)}`);
  if (artefacts.probe) {
    const { durationSec, container, audio } = artefacts.probe;
    const { videoTracks, audioTracks } = artefacts.probe;
    lines.push(`  ${formatTime(durationSec)}, ${container}`);
    const among = ({ index }: { index: number }, tracks: readonly unknown[]): string =>
      tracks.length > 1 ? ` (stream ${index}, one of ${tracks.length})` : '';
    if (picture)
      lines.push(`  video ${picture.codec} ${picture.width}x${picture.height}${among(picture, videoTracks)}`);
    const track = sound ?? audio;
    const alone =
      sound && sound.channel !== 'mix' ? `, only channel ${sound.channel} used (counted from 0)` : '';
    if (track)
      lines.push(
        `  audio ${track.codec} ${track.sampleRate} Hz, ${track.channels} channels${alone}${among(track, audioTracks)}`,
      );
  }
  if (checks.length > 0) lines.push('', 'Checks');
  for (const check of checks) {
    lines.push(
      `  ${check.keep ? 'kept   ' : 'dropped'} ${`${check.stage} ${check.reason}`.padEnd(34)} ${facts(check.evidence)}`,
    );
  }
  if (chrome.length > 0) lines.push('', 'Around the content, left out of the texts');
  for (const { text, box, screens } of chrome) {
    const [left, top] = box[0]!;
    const place = `${percent(left)} from the left, ${percent(top)} from the top`;
    lines.push(`  ${JSON.stringify(text)} at ${place}, on ${screens.length} screens`);
  }
  if (timeline.length > 0) lines.push('', 'Timeline');
  for (const event of timeline) {
    const time = `${formatTime(event.startSec)}–${formatTime(event.endSec)}`;
    lines.push(`  ${time.padEnd(20)} ${describeEvent(event)}`);
  }
  return `${lines.map(printable).join('\n')}\n`;
}

function describeEvent(event: TimelineEvent): string {
  switch (event.kind) {
    case 'clip': {
      const pictures = event.keepPictures
        ? ''
        : ` without images: ${event.reason} (${facts(event.evidence)})`;
      return `clip ${event.index}${event.flag ? ` [${event.flag}]` : ''}${pictures}`;
    }
    case 'screen': {
      const fate = event.reason
        ? `dropped: ${event.reason} (${facts(event.evidence)})`
        : `shown in clip ${event.clip}`;
      const again = event.repeats === null ? '' : `, shows screen ${event.repeats} again`;
      return `screen ${event.index}${again}, taken at ${formatTime(event.takenAtSec)}, ${fate}`;
    }
    case 'ocr':
      return `text ${event.reason ? `(dropped: ${event.reason}) ` : ''}${JSON.stringify(event.text)}`;
    case 'speech':
      return `speech ${JSON.stringify(event.refined)}`;
    case 'utterance':
      return `speech (dropped: ${event.reason}) ${JSON.stringify(event.text)}`;
    case 'term': {
      const { heard, put, screen, scores } = event;
      const by = `log-probability ${scores.put.toFixed(1)} against ${scores.heard.toFixed(1)}`;
      return `term ${JSON.stringify(put)} of screen ${screen} for ${JSON.stringify(heard)} (${by})`;
    }
  }
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function facts(evidence: Record<string, unknown>): string {
  return Object.entries(evidence)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
