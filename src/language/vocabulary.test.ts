import { describe, expect, it } from 'vitest';
import { loadVocabulary } from './vocabulary.ts';

describe('rarity', () => {
  const { rarity } = loadVocabulary();

  it('is 0 for the most common words, 1 for words that are not held', () => {
    expect(rarity('people')).toBe(0);
    expect(rarity('photosynthesis')).toBe(1);
    expect(rarity('')).toBe(1);
  });

  it('rises as words get rarer', () => {
    expect(rarity('energy')).toBeLessThan(rarity('equation'));
    expect(rarity('equation')).toBeLessThan(rarity('molecule'));
  });

  it('knows a word by its stem', () => {
    expect(rarity('equations')).toBe(rarity('equation'));
    expect(rarity('molecules')).toBe(rarity('molecule'));
  });
});
