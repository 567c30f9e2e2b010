import type { StageContext } from '../../engine/stage.ts';
import type { AudioChunk } from '../../media/audio.ts';
import type { ChannelMeter } from '../../media/channel-meter.ts';
import type { DecodeTally } from '../../media/stream-decoder.ts';
import type { Probe } from '../../records/media.ts';
import type { Sound } from '../../records/speech.ts';

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

/** What decodes one sound of a probed video (`listen` chose which), from its start, each time it is called. */
export async function soundOf(probe: Probe, { stream, channel }: Sound, context: StageContext) {
  const { decodeAudio } = await import('../../media/audio.ts');
  const track = probe.audioTracks.find(({ index }) => index === stream);
  if (!track) throw new Error(`Sound was asked of stream ${stream}, which is none.`);
  const maxCpuSec = Math.max(leastCpuSec, cpuSecPerSec * probe.durationSec);
  const limits = { maxFrames: Number.POSITIVE_INFINITY, maxCpuSec };
  const path = await context.localFile();
  const options = { sampleRate, limits, untilSec: probe.durationSec * 1.1 + slackSec, channel };
  return (tally?: DecodeTally, meter?: ChannelMeter) =>
    watched(
      decodeAudio(path, track, { ...options, ...(tally && { tally }), ...(meter && { meter }) }),
      context,
    );
}

/** The sound, with word of how far it has been taken. */
async function* watched(
  chunks: AsyncIterable<AudioChunk>,
  { onProgress }: StageContext,
): AsyncGenerator<AudioChunk, void> {
  for await (const chunk of chunks) {
    yield chunk;
    onProgress(chunk.startSec + chunk.samples.length / sampleRate);
  }
}
