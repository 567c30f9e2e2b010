import { Command } from 'commander';
import { type Inspection, inspectVideo, readRunRecord, type TimelineEvent } from '../index.ts';
import { formatTime } from './format.ts';

export function inspectCommand(): Command {
  return new Command('inspect')
    .argument('<dir>', 'workspace')
    .argument('<video>', 'id of the video, or the path it was given as')
    .option('--run <name>', 'run to look at (default: the one made last)')
    .option('--json', 'as JSON')
    .action(async (dir: string, video: string, flags: { run?: string; json?: boolean }) => {
      const inspection = await inspectVideo(dir, await readRunRecord(dir, flags.run ?? null), video);
      process.stdout.write(flags.json ? `${JSON.stringify(inspection, null, 2)}\n` : describe(inspection));
    });
}

function describe({ entry, artefacts, checks, timeline }: Inspection): string {
  const { video, verdict, stage, reason, evidence } = entry;
  const lines = [`${video.id}: ${verdict}${reason ? ` at ${stage}: ${reason}` : ''}`];
  if (reason) lines.push(`  ${facts(evidence)}`);
  for (const source of video.sources) lines.push(`  source ${JSON.stringify(source)}`);
  if (artefacts.probe) {
    const { durationSec, container, video: picture, audio } = artefacts.probe;
    lines.push(`  ${formatTime(durationSec)}, ${container}`);
    if (picture) lines.push(`  picture ${picture.codec} ${picture.width}x${picture.height}`);
    if (audio) lines.push(`  sound ${audio.codec} ${audio.sampleRate} Hz, ${audio.channels} channels`);
  }
  if (checks.length > 0) lines.push('', 'Checks');
  for (const check of checks) {
    lines.push(
      `  ${check.keep ? 'kept   ' : 'dropped'} ${`${check.stage} ${check.reason}`.padEnd(34)} ${facts(check.evidence)}`,
    );
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
        : ` without pictures: ${event.reason} (${facts(event.evidence)})`;
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
  }
}

function facts(evidence: Record<string, unknown>): string {
  return Object.entries(evidence)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

/** Untrusted text must not steer the terminal. */
function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return line.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}
