import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutMediaMarks, withoutPictureMarks } from './picture-mark.ts';

const pieces = fc.array(fc.constantFrom('<', '>', 'image', 'video', 'audio', 'a', ' '), { maxLength: 30 });

test('no mark is left, not even one that taking another away would make', () => {
  expect(withoutPictureMarks('See <image>, <<image>> and <video>.')).toBe('See image, image and <video>.');
  expect(withoutMediaMarks('<<video>> a < b <audio>')).toBe('video a < b audio');
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('');
      expect(withoutPictureMarks(text)).not.toContain('<image>');
      expect(withoutMediaMarks(text)).not.toMatch(/<(image|video|audio)>/);
      if (!/<(image|video|audio)>/.test(text)) expect(withoutMediaMarks(text)).toBe(text);
    }),
    { numRuns: 2000 },
  );
});
