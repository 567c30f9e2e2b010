import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sliceAudio } from './slices.ts';
import { speechSampleRate } from './sound.ts';

it('gives exactly the samples of each stretch, however the sound is cut into chunks', async () => {
  const seconds = 3;
  const first = 0.5;
  const sound = Float32Array.from({ length: seconds * speechSampleRate }, (_, i) => i);
  const time = fc.integer({ min: 0, max: (first + seconds) * 100 }).map((n) => n / 100);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: speechSampleRate }), { minLength: 1, maxLength: 8 }),
      fc.uniqueArray(time, { minLength: 2, maxLength: 8 }),
      async (sizes, times) => {
        async function* chunks() {
          for (let at = 0, i = 0; at < sound.length; i++) {
            const samples = sound.subarray(at, at + sizes[i % sizes.length]!);
            yield { startSec: first + at / speechSampleRate, samples };
            at += samples.length;
          }
        }
        const sorted = times.toSorted((a, b) => a - b);
        const stretches = sorted.slice(1).map((endSec, i) => ({ startSec: sorted[i]!, endSec }));
        const slices = [];
        for await (const slice of sliceAudio(chunks(), stretches)) slices.push(slice);
        expect(slices.map((slice) => slice.stretch)).toEqual(stretches);
        for (const { stretch, samples } of slices) {
          const from = Math.max(0, Math.round((stretch.startSec - first) * speechSampleRate));
          const to = Math.max(0, Math.round((stretch.endSec - first) * speechSampleRate));
          const expected = sound.subarray(from, to);
          expect(samples.length).toBe(expected.length);
          expect([samples[0], samples.at(-1)]).toEqual([expected[0], expected.at(-1)]);
        }
      },
    ),
    { numRuns: 100 },
  );
});

it('stops reading after the last stretch', async () => {
  let read = 0;
  async function* chunks() {
    for (; read < 100; read++) yield { startSec: read, samples: new Float32Array(speechSampleRate) };
  }
  for await (const { samples } of sliceAudio(chunks(), [{ startSec: 1.5, endSec: 3.5 }])) {
    expect(samples.length).toBe(2 * speechSampleRate);
  }
  expect(read).toBeLessThan(5);
});
