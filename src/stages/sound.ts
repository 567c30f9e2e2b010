import type { StageContext } from '../engine/stage.ts';
import type { Probe } from '../records/media.ts';

/** Samples per second that the speech models take. */
const sampleRate = 16_000;

/** What decodes the sound of a probed video, from its start, each time it is called. */
export async function soundOf(probe: Probe, context: StageContext) {
  const { decodeAudio } = await import('../media/audio.ts');
  const stream = probe.audio;
  if (!stream) throw new Error('Sound was asked of a video without any.');
  return () => decodeAudio(context.localFile(), stream, { sampleRate });
}
