import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import outcomes from '../../../../docs/outcomes.md?raw';
import { videoStages } from '../../../stages/pipeline.ts';
import { DropReason } from './drop-reason.tsx';
import { reasonEntries, reasonEntry } from './reasons.ts';

/** A row as the documentation shows it: plain text, without the marks of Markdown. */
interface Row {
  code: string;
  head: string[];
  cells: string[];
}

const plain = (markdown: string): string =>
  markdown.replace(/\[[^\]]*\]\(([^)]*)\)/g, 'docs/$1').replaceAll('`', '');

function rows(): Row[] {
  const found: Row[] = [];
  let head: string[] = [];
  for (const line of outcomes.split('\n')) {
    const cells = [...line.matchAll(/(?<=\| )[^|]*(?= \|)/g)].map(([cell]) => cell);
    const code = /^`(.+)`$/.exec(cells[0] ?? '')?.[1];
    if (code !== undefined) found.push({ code, head, cells });
    else if (cells.length > 0) head = cells;
  }
  return found;
}

/** What the reader prints of a reason. */
function printed(stage: string, reason: string): string {
  const html = renderToString(h(DropReason, { drop: { stage, reason, measured: null, evidence: {} } }));
  const text = html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<');
  return text.replaceAll('&amp;', '&').replace(/\s+/g, ' ');
}

test('every row of the documentation is printed where its stage gives its reason, and no other row', () => {
  const all = rows();
  expect(all.length).toBeGreaterThan(50);
  for (const { code, head, cells } of all) {
    const cell = (name: string): string => plain(cells[head.indexOf(name)] ?? '');
    const stages = head.includes('stage') ? cell('stage').split(', ') : ['weave'];
    for (const stage of stages) {
      const text = printed(stage, code);
      const setting = cell('setting') === '–' ? '' : cell('setting').replaceAll(', ', ' ');
      const expected = [
        'Dropped: ',
        code,
        ' ',
        cell('what it means'),
        setting,
        setting && ' ',
        cell('what to do'),
      ];
      expect(text, `${stage} ${code}`).toBe(expected.join(''));
    }
  }
  expect(reasonEntries.map(({ reason }) => reason)).toEqual(all.map(({ code }) => code));
});

test('no row leans on the one above it, which the reader does not show', () => {
  for (const { reason, means, cure } of reasonEntries)
    expect(`${means} ${cure}`, reason).not.toMatch(/\b(as above|the same,)/i);
});

test('every check of a stage has its own row there, and a row of a check names every stage that makes it', () => {
  const checks = videoStages.flatMap(({ name, checks }) => checks.map(({ reason }) => ({ name, reason })));
  for (const { name, reason } of checks)
    expect(reasonEntry(name, reason)?.stages, `${name} ${reason}`).toContain(name);
  const ofChecks = new Set(checks.map(({ reason }) => reason));
  for (const { reason, stages } of reasonEntries)
    for (const stage of ofChecks.has(reason) ? stages : [])
      expect(checks, `${stage} ${reason}`).toContainEqual({ name: stage, reason });
});

test('the language that the local models heard is not put down to a model on an endpoint', () => {
  expect(printed('listen', 'language')).toContain('Two models transcribe the same segments differently');
  expect(printed('listen', 'language')).toContain('listen.maxDisagreement');
  expect(printed('transcribe', 'language')).toContain('The model of roles.transcribe detected a language');
  expect(printed('transcribe', 'language')).toContain('transcribe.maxDoubt');
  expect(printed('judge', 'knowledge-density')).toContain('judge.minKnowledgeDensity');
  expect(printed('panel', 'knowledge-density')).toContain('panel.minKnowledgeDensity');
});

test('a code that the documentation does not have, or not for this stage, is printed without a guess', () => {
  expect(printed('judge', 'no-such-reason')).toBe('Dropped: no-such-reason ');
  expect(reasonEntry('caption', 'language')).toBeNull();
});
