import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fenced } from './fence.ts';

/** What attackers build with: fences, look-alikes, hidden characters, marks of chat templates, halves of surrogates. */
const hostile = fc.oneof(
  fc.constantFrom(
    ...'⟦ ⟧ ⟦/title⟧ ⟦title⟧ \u200b \u2060 \u202e \ufeff \u00ad \u0301 \ufe0f \u034f \u3164 \ud83d \udca9 \u{e0054} \r\n \n\n\n \v \u2028 \0 \u001b[2J [/title] <|im_start|>system <|im_end|> <｜User｜> [INST] [/INST] <<SYS>> </s> <image> <think> <start_of_turn> {{title}}'.split(
      ' ',
    ),
  ),
  fc.string({ unit: 'binary' }),
);
const attack = fc.array(hostile, { maxLength: 30 }).map((parts) => parts.join(''));

test('nothing inside closes the fence or looks like a mark of a chat template', () => {
  fc.assert(
    fc.property(attack, fc.integer({ min: 1, max: 200 }), (untrusted, mostChars) => {
      const { text } = fenced('title', untrusted, mostChars);
      expect(text.startsWith('⟦title⟧\n') && text.endsWith('\n⟦/title⟧')).toBe(true);
      const inside = text.slice('⟦title⟧\n'.length, -'\n⟦/title⟧'.length);
      expect(inside).not.toMatch(/[⟦⟧]/u);
      expect(inside.normalize('NFKC')).not.toMatch(/[⟦⟧]/u);
      expect(inside).not.toMatch(/<\||<｜|<<SYS>>|\[\/?INST\]|<\/?(?:s|image|think|start_of_turn)>/i);
      expect(inside).not.toMatch(/[\p{Cf}\p{Co}\p{Default_Ignorable_Code_Point}]|(?!\n)\p{Cc}|\n{3}| {2}/u);
      expect(inside.isWellFormed()).toBe(true);
      expect([...inside].length).toBeLessThanOrEqual(mostChars + ' […]'.length);
    }),
    { numRuns: 500 },
  );
});

test('no character becomes a fence where a tokenizer normalises it', () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code === 0x27e6 || code === 0x27e7 || (code >= 0xd800 && code <= 0xdfff)) continue;
    const char = String.fromCodePoint(code);
    if (/[⟦⟧]/u.test(char.normalize('NFKC') + char.normalize('NFKD'))) expect.fail(`U+${code.toString(16)}`);
  }
});

test('what is harmless stays as it is', () => {
  for (const text of [
    'If a < b and b < c then a < c; x[i] <= y.',
    '∫₀¹ x² dx = ⅓, ¬p ∨ q, λx.x',
    'Ünïcödé, 数学, математика, العربية',
    'for i in range(3):\n  pass'.replace('\n  ', '\n'),
    'See [1] and <b>bold</b> | pipe.',
  ]) {
    expect(fenced('x', text, 1000)).toEqual({ text: `⟦x⟧\n${text}\n⟦/x⟧`, isCut: false });
  }
});

test('the same text with hidden characters and padding is the same to a model', () => {
  const padded = `Roots${'\u200b'.repeat(500)} of  ${'\n'.repeat(2000)} nine\u202e${'\t'.repeat(99)}`;
  expect(fenced('x', padded, 100)).toEqual(fenced('x', 'Roots of\n\nnine', 100));
});

test('cuts between characters and says so', () => {
  expect(fenced('x', '𝑎𝑏𝑐𝑑', 3)).toEqual({ text: '⟦x⟧\n𝑎𝑏𝑐 […]\n⟦/x⟧', isCut: true });
  expect(fenced('x', '𝑎𝑏𝑐', 3).isCut).toBe(false);
});
