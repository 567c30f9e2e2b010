import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { decodeAudio } from './audio.ts';
import { probeMedia } from './probe.ts';
import { newTally } from './stream-decoder.ts';
import { flatPictures, tone, writeTestVideo } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-audio-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const sampleRate = 16_000;
const video = { width: 64, height: 48, framesPerSec: 10, pictures: flatPictures(30, () => 100) };

async function heard(path: string, tally = newTally()) {
  const { audio } = await probeMedia(path);
  const parts: Float32Array[] = [];
  let startSec = Number.NaN;
  let samples = 0;
  for await (const chunk of decodeAudio(path, audio!, { sampleRate, tally })) {
    if (parts.length === 0) startSec = chunk.startSec;
    expect(chunk.startSec).toBeCloseTo(startSec + samples / sampleRate, 9);
    expect(chunk.samples.length).toBeLessThanOrEqual(sampleRate);
    parts.push(chunk.samples);
    samples += chunk.samples.length;
  }
  const all = new Float32Array(samples);
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return { startSec, samples: all, endSec: startSec + samples / sampleRate };
}

/** Root mean square of a stretch of time. */
function level(sound: { startSec: number; samples: Float32Array }, fromSec: number, toSec: number): number {
  const index = (timeSec: number) => Math.round((timeSec - sound.startSec) * sampleRate);
  const part = sound.samples.subarray(index(fromSec), index(toSec));
  return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
}

/** A click of 10 ms at each of the given times. */
function clicks(rate: number, durationSec: number, timesSec: number[]): Float32Array {
  const samples = new Float32Array(rate * durationSec);
  for (const timeSec of timesSec)
    samples.fill(0.8, Math.round(timeSec * rate), Math.round((timeSec + 0.01) * rate));
  return samples;
}

/** Times at which the sound rises out of silence. */
function onsets({ startSec, samples }: { startSec: number; samples: Float32Array }): number[] {
  const times: number[] = [];
  for (let i = 0; i < samples.length; i += 1) {
    const timeSec = startSec + i / sampleRate;
    if (Math.abs(samples[i]!) > 0.3 && timeSec - (times.at(-1) ?? -1) > 0.1) times.push(timeSec);
  }
  return times;
}

test.each([
  ['one channel at 44.1 kHz', 44_100, 1],
  ['two channels at 48 kHz', 48_000, 2],
  ['six channels at 48 kHz', 48_000, 6],
  ['one channel at 16 kHz', 16_000, 1],
])('becomes mono at 16 kHz: %s', async (_, rate, channels) => {
  await writeTestVideo(at('tone.mp4'), {
    video,
    audio: { sampleRate: rate, channels, samples: tone(rate, 3) },
  });
  const sound = await heard(at('tone.mp4'));
  expect(sound.startSec).toBeCloseTo(0, 2);
  expect(Math.abs(sound.endSec - 3)).toBeLessThan(0.1);
  expect(level(sound, 1, 2)).toBeGreaterThan(0.3);
});

test.each(['late.mp4', 'late.mkv', 'late.ts'])('sound is where the picture says: %s', async (name) => {
  const samples = clicks(44_100, 2, [0.2, 1.0, 1.7]);
  await writeTestVideo(at(name), { video, audio: { sampleRate: 44_100, startSec: 0.5, samples } });
  const sound = await heard(at(name));
  expect(Math.abs(sound.startSec - 0.5)).toBeLessThan(0.05);
  const found = onsets(sound);
  expect(found.length).toBe(3);
  for (const [i, timeSec] of [0.7, 1.5, 2.2].entries())
    expect(Math.abs(found[i]! - timeSec)).toBeLessThan(0.01);
});

test('a damaged stretch becomes silence of the same length', async () => {
  const audio = { sampleRate: 44_100, samples: tone(44_100, 4) };
  await writeTestVideo(at('whole.mkv'), { audio, options: { cluster_time_limit: '200' } });
  const bytes = readFileSync(at('whole.mkv'));
  bytes.fill(0, Math.round(bytes.length * 0.4), Math.round(bytes.length * 0.6));
  writeFileSync(at('hurt.mkv'), bytes);
  const sound = await heard(at('hurt.mkv'));
  expect(Math.abs(sound.endSec - 4)).toBeLessThan(0.1);
  expect(level(sound, 0.2, 1)).toBeGreaterThan(0.3);
  expect(level(sound, 1.9, 2.1)).toBeLessThan(0.01);
  expect(level(sound, 3.2, 3.8)).toBeGreaterThan(0.3);
});

test('time stamps that start over go on where they were', async () => {
  const audio = { sampleRate: 44_100, samples: tone(44_100, 3) };
  await writeTestVideo(at('once.ts'), { video, audio });
  const once = readFileSync(at('once.ts'));
  writeFileSync(at('twice.ts'), Buffer.concat([once, once]));
  const sound = await heard(at('twice.ts'));
  expect(Math.abs(sound.endSec - 6)).toBeLessThan(0.2);
});

test('what is no number becomes silence', async () => {
  const samples = tone(sampleRate, 2);
  samples.fill(Number.NaN, 8000, 9000);
  samples.fill(Number.POSITIVE_INFINITY, 9000, 9100);
  await writeTestVideo(at('odd.mkv'), { audio: { sampleRate, samples, encoder: 'pcm_f32le' } });
  const sound = await heard(at('odd.mkv'));
  expect(sound.samples.length).toBe(2 * sampleRate);
  expect(sound.samples.every((value) => value >= -1 && value <= 1)).toBe(true);
});

test('the consumer may stop early, any number of times', async () => {
  await writeTestVideo(at('tone.mp4'), { video, audio: { sampleRate: 44_100, samples: tone(44_100, 3) } });
  const { audio } = await probeMedia(at('tone.mp4'));
  for (let round = 0; round < 50; round += 1) {
    for await (const chunk of decodeAudio(at('tone.mp4'), audio!, { sampleRate })) {
      expect(chunk.samples.length).toBe(sampleRate);
      break;
    }
  }
});

test('nothing decodable is an error of the file', async () => {
  await writeTestVideo(at('tone.mp4'), { audio: { sampleRate: 44_100, samples: tone(44_100, 1) } });
  const bytes = readFileSync(at('tone.mp4'));
  const mdat = bytes.indexOf('mdat');
  bytes.fill(0xff, mdat + 4, mdat + bytes.readUInt32BE(mdat - 4) - 4);
  writeFileSync(at('lost.mp4'), bytes);
  await expect(heard(at('lost.mp4'))).rejects.toMatchObject({ code: 'undecodable' });
});

const talk = fileURLToPath(new URL('../../../shared/data/video/laion400m_talk.mp4', import.meta.url));

test.skipIf(!existsSync(talk))('a real talk (skipped without the shared data)', async () => {
  const tally = newTally();
  const sound = await heard(talk, tally);
  expect(sound.startSec).toBe(0);
  expect(sound.endSec).toBeCloseTo(122.67, 1);
  expect(tally.damagedPackets).toBe(0);
});
