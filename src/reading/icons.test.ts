import { expect, test } from 'vitest';
import { withoutIcons, withoutIconsOfVideo } from './icons.ts';

const read = (...texts: string[]) =>
  texts.map((text) => ({ text, confidence: 0.9, at: [...text].map((_, i) => i / text.length) }));

test('ideographs alone on a screen without such text are icons', () => {
  const { kept, icons } = withoutIcons(read('File Edit View', '国', '三', '囧 图', '国 62', 'Settings 困'));
  expect(icons.map(({ text }) => text)).toEqual(['国', '三', '囧 图']);
  expect(kept.map(({ text }) => text)).toEqual(['File Edit View', '62', 'Settings']);
  for (const { text, at } of kept) expect(at).toHaveLength([...text].length);
});

test('on a screen with such text, and where the reader is sure, they stay', () => {
  expect(withoutIcons(read('压力管理', '国', '国 62')).icons).toEqual([]);
  expect(withoutIcons(read('国'), read('压力管理')).icons).toEqual([]);
  expect(withoutIcons([{ text: '输入', confidence: 0.99 }]).icons).toEqual([]);
});

test('a brace that is read as one stays', () => {
  expect(withoutIcons(read('了')).icons).toEqual([]);
});

test('the ideograph that is a dash stays between words', () => {
  expect(withoutIcons(read('一 Heraclitus')).kept.map(({ text }) => text)).toEqual(['一 Heraclitus']);
});

test('two arrows with a sign or two beside are the buttons of a browser', () => {
  const { kept, icons } = withoutIcons(read('←→C ?', '← → C', 'A ←→ B', '→ next', '←→ both ways'));
  expect(icons.map(({ text }) => text)).toEqual(['←→C ?', '← → C']);
  expect(kept).toHaveLength(3);
});

test('in a video without a line of such text the sure ones are icons, too', () => {
  const region = { cx: 50, cy: 10, halfWidth: 50, halfHeight: 10, angle: 0 };
  const screen = (...texts: string[]) => ({
    width: 640,
    height: 360,
    regions: texts.map((text) => ({ text, confidence: 0.99, region })),
    refused: [],
  });
  const [phone, page] = withoutIconsOfVideo([screen('Time Table', '水地'), screen('自', 'View')]);
  expect(phone!.regions.map(({ text }) => text)).toEqual(['Time Table']);
  expect(page!.refused.map(({ region: { text }, reason }) => [text, reason])).toEqual([['自', 'language']]);
  const lesson = [screen('输入'), screen('压力管理')];
  expect(withoutIconsOfVideo(lesson)).toEqual(lesson);
});
