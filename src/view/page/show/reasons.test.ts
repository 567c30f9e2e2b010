import { expect, test } from 'vitest';
import outcomes from '../../../../docs/outcomes.md?raw';
import { reasonEntries } from './reasons.ts';

test('every reason of the documentation is known, with what it means and what to do', () => {
  const codes = [...outcomes.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code!);
  expect(codes.length).toBeGreaterThan(30);
  for (const code of codes) {
    const entry = reasonEntries.get(code);
    expect(entry?.means, code).toMatch(/\.\)?$/);
    expect(entry?.cure, code).toMatch(/\w+/);
  }
  expect(reasonEntries.get('empty-picture')).toMatchObject({ settings: ['read.minInformativeness'] });
  expect(reasonEntries.get('too-little-speech')?.settings).toEqual([
    'judge.minWords',
    'judge.minWordsPerMinute',
  ]);
});
