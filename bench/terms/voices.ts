import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Samples per second of all sound. */
const rate = 16_000;

/** Programs of Debian with their voices inside, by the name of the voice. */
const voices: Record<string, (text: string, file: string) => [program: string, options: string[]]> = {
  slt: (text, file) => ['flite', ['-voice', 'slt', '-t', text, '-o', file]],
  rms: (text, file) => ['flite', ['-voice', 'rms', '-t', text, '-o', file]],
  awb: (text, file) => ['flite', ['-voice', 'awb', '-t', text, '-o', file]],
  espeak: (text, file) => ['espeak-ng', ['-v', 'en-gb', '-s', '150', '-w', file, text]],
};
export const voiceNames = Object.keys(voices);

/** A sentence as 16 kHz mono sound. */
export function say(voice: string, text: string): Float32Array {
  const folder = mkdtempSync(join(tmpdir(), 'lectern-voice-'));
  try {
    const file = join(folder, 'said.wav');
    const [program, options] = voices[voice]!(text, file);
    execFileSync(program, options);
    const raw = execFileSync(
      'ffmpeg',
      ['-v', 'error', '-i', file, '-ac', '1', '-ar', String(rate), '-f', 'f32le', '-'],
      { maxBuffer: 1 << 28 },
    );
    return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
