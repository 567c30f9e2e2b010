import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { Suspicions } from './suspicions.tsx';

test('what is odd is told in the words of the documentation, with the number, its bound and the rest', () => {
  const html = renderToString(
    h(Suspicions, {
      suspicions: [
        {
          stage: 'audit',
          reason: 'uneven-length',
          measured: { value: 0.3182, bound: 'atMost', threshold: 0.1 },
          evidence: { value: 0.3182, atMost: 0.1, soundSec: 32.043, pictureSec: 47 },
        },
      ],
    }),
  );
  const text = html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  expect(text).toContain('Suspect: uneven-length');
  expect(text).toContain('Audio length, video length and stated length differ');
  expect(text).toMatch(/measured 0\.318 , not suspect if at most 0\.1/);
  expect(text).toMatch(/sound sec 32/);
  expect(text).toContain('checks.maxUneven');
  expect(renderToString(h(Suspicions, { suspicions: [] }))).toBe('');
});
