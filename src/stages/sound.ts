import type { StageContext } from '../engine/stage.ts';
import type { DecodeTally } from '../media/stream-decoder.ts';
import type { Probe } from '../records/media.ts';

/** Samples per second that the speech models take. */
const sampleRate = 16_000;

/** Sound is decoded to this much after the end that the file states, for those that state it roughly. */
const slackSec = 10;

/**
 * Processor seconds per second of sound, and at least, for decoding it and for what listens to it: many times what both
 * take. No setting, since it would have to be part of the key of every transcript.
 */
const cpuSecPerSec = 5;
const leastCpuSec = 300;

/** What decodes the sound of a probed video, from its start, each time it is called. */
export async function soundOf(probe: Probe, context: StageContext) {
  const { decodeAudio } = await import('../media/audio.ts');
  const stream = probe.audio;
  if (!stream) throw new Error('Sound was asked of a video without any.');
  const maxCpuSec = Math.max(leastCpuSec, cpuSecPerSec * probe.durationSec);
  const limits = { maxFrames: Number.POSITIVE_INFINITY, maxCpuSec };
  const options = { sampleRate, limits, untilSec: probe.durationSec * 1.1 + slackSec };
  return (tally?: DecodeTally) =>
    decodeAudio(context.localFile(), stream, { ...options, ...(tally && { tally }) });
}
