import { expect, test } from 'vitest';
import { isWanted, languageOfTag } from './language-tag.ts';

test.each([
  ['en', 'en'],
  ['en-US', 'en'],
  ['en_GB', 'en'],
  ['EN', 'en'],
  ['eng', 'en'],
  ['ger', 'de'],
  ['deu', 'de'],
  ['en-orig', 'en'],
  ['en-eEY6OEpapPo', 'en'],
  ['english', 'en'],
  ['Chinese', 'zh'],
  ['zh-Hans', 'zh'],
  ['pt-BR', 'pt'],
  ['und', null],
  ['zxx', null],
  ['v2', null],
  ['no such tongue', null],
  ['', null],
])('the language %j is %s', (told, code) => {
  expect(languageOfTag(told)).toBe(code);
});

test('a language is wanted by whatever name', () => {
  expect(isWanted('eng', ['en'])).toBe(true);
  expect(isWanted('en-US', ['English'])).toBe(true);
  expect(isWanted('de', ['en', 'fr'])).toBe(false);
});
