import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { EvidenceList } from './evidence.tsx';

const printed = (evidence: Parameters<typeof EvidenceList>[0]['evidence']): string =>
  renderToString(h(EvidenceList, { evidence }))
    .replace(/<\/(li|dt|dd|div|th|td)>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim();

test('evidence of any depth is told in names and values, not in JSON', () => {
  const heard = [
    { stream: 1, language: 'deu', title: null, speechSec: 28.41, disagreement: 0.8532 },
    { stream: 2, language: 'eng', title: 'English', speechSec: 28.4, disagreement: 0.03 },
  ];
  const text = printed({
    sounds: { stream: 2, channel: 'mix', heard },
    languages: ['en', 'de'],
    stage: null,
  });
  expect(text).toBe(
    'sounds stream 2 channel mix heard ' +
      'stream language title speech sec disagreement ' +
      '1 deu – 28.4 0.853 2 eng English 28.4 0.03 ' +
      'languages en, de stage –',
  );
  expect(text).not.toMatch(/[{}[\]"]/);
});

test('what nobody knows of any has no column, and what lies deeper has one', () => {
  const streams = [
    { stream: 0, title: null, marks: [], measures: { textShare: 0.31, faceShare: 0 } },
    { stream: 1, title: null, marks: ['default'], measures: null },
  ];
  expect(printed({ pictures: { stream: 1, streams } })).toBe(
    'pictures stream 1 streams stream marks text share face share 0 none 0.31 0 1 default – –',
  );
  expect(printed({ mixed: [1, { a: [2, { b: 3 }] }] })).toBe('mixed 1 a 2 b 3');
});

test('what the gauge shows is not said again, and nothing is nothing', () => {
  expect(printed({ value: 1, atLeast: 3, measure: 'words' })).toBe('measure words');
  expect(renderToString(h(EvidenceList, { evidence: { value: 1, atMost: 0 } }))).toBe('');
});

test('texts in it are text', () => {
  const html = renderToString(
    h(EvidenceList, { evidence: { heard: [{ title: '<img src=x onerror=alert(1)>' }], list: ['<b>'] } }),
  );
  expect(html).not.toMatch(/<img|<b>/);
  expect(html).toContain('&lt;img src=x onerror=alert(1)>');
});
