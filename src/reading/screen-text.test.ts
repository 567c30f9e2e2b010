import { expect, test } from 'vitest';
import type { TextLine } from '../records/reading.ts';
import { screenText } from './screen-text.ts';

const line = (text: string, form?: TextLine['form']): TextLine => ({
  text,
  confidence: 1,
  box: [],
  ...(form && { form }),
});

test('tables have a head and bars, items a dash, code and text stay as they are', () => {
  const text = screenText([
    line('Moons', 'heading'),
    line('• of the planets', 'item'),
    line('Planet\tMoons', 'table'),
    line('a|b\t95', 'table'),
    line('    if x | y:', 'code'),
    line('far\tapart'),
  ]);
  expect(text).toBe(
    [
      'Moons',
      '- of the planets',
      '| Planet | Moons |',
      '| --- | --- |',
      '| a\\|b | 95 |',
      '    if x | y:',
      'far\tapart',
    ].join('\n'),
  );
});

test('no lines are no text', () => {
  expect(screenText([])).toBe('');
});
