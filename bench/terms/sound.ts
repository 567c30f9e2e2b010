import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Utterance } from '../../src/records/speech.ts';
import { loadMoonshine } from '../../src/speech/moonshine.ts';
import { type AudioChunk, speechSampleRate } from '../../src/speech/sound.ts';
import { transcribeSpeech } from '../../src/speech/transcribe.ts';
import { loadVad } from '../../src/speech/vad.ts';
import { type Lecture, told } from './lectures.ts';
import { say } from './voices.ts';

/** Silence before each slide and after each sentence. */
const slideSec = 0.5;
const sentenceSec = 0.4;

export interface Spoken {
  samples: Float32Array;
  /** When each slide is shown. */
  slides: { startSec: number; endSec: number }[];
  utterances: Utterance[];
}

/** A lecture as one voice reads it, with what the recogniser heard; kept in the folder. */
export async function spoken(lecture: Lecture, voice: string, folder: string): Promise<Spoken> {
  mkdirSync(folder, { recursive: true });
  const stem = join(folder, `${voice}-${lecture.name.replaceAll(' ', '_')}`);
  if (!existsSync(`${stem}.json`)) await speak(lecture, voice, stem);
  const { slides, utterances } = JSON.parse(readFileSync(`${stem}.json`, 'utf8')) as Omit<Spoken, 'samples'>;
  const bytes = readFileSync(`${stem}.f32`);
  const samples = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
  );
  return { samples, slides, utterances };
}

async function speak(lecture: Lecture, voice: string, stem: string): Promise<void> {
  const parts: Float32Array[] = [];
  let length = 0;
  const add = (part: Float32Array): void => {
    parts.push(part);
    length += part.length;
  };
  const pause = (sec: number): void => add(new Float32Array(sec * speechSampleRate));
  const slides: Spoken['slides'] = [];
  for (const { sentences } of lecture.slides) {
    const startSec = length / speechSampleRate;
    pause(slideSec);
    for (const sentence of sentences) {
      add(say(voice, told(sentence)));
      pause(sentenceSec);
    }
    slides.push({ startSec, endSec: length / speechSampleRate });
  }
  const samples = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  const track = await (await loadVad()).track(chunksOf(samples));
  const { utterances } = await transcribeSpeech(chunksOf(samples), track, await recogniser());
  writeFileSync(`${stem}.f32`, new Uint8Array(samples.buffer));
  writeFileSync(`${stem}.json`, JSON.stringify({ slides, utterances }));
}

let loaded: ReturnType<typeof loadMoonshine> | undefined;

export function recogniser(): ReturnType<typeof loadMoonshine> {
  loaded ??= loadMoonshine('base');
  return loaded;
}

export async function* chunksOf(samples: Float32Array): AsyncGenerator<AudioChunk> {
  for (let at = 0; at < samples.length; at += speechSampleRate)
    yield { startSec: at / speechSampleRate, samples: samples.subarray(at, at + speechSampleRate) };
}
