import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { isSameStretch, LabelFinder, standingLabels, verdictOf } from './item-labels.ts';
import { addOpinion, type ItemLabel, type Opinion, readOpinions } from './label-log.ts';

const sha256 = 'a'.repeat(64);

function labelOf(part: Partial<ItemLabel> = {}): ItemLabel {
  return {
    about: 'item',
    person: 'ada',
    at: '2026-01-01T00:00:00.000Z',
    note: '',
    video: 'v',
    sha256,
    kind: 'clip',
    startSec: 0,
    endSec: 10,
    picture: null,
    label: 'keep',
    ...part,
  };
}

describe('the log of labels', () => {
  test('one file a person; each adds to the end', async () => {
    const folder = await temporaryFolder();
    expect(await readOpinions(folder)).toEqual([]);
    const given = [
      labelOf(),
      labelOf({ person: 'bo', label: 'drop' }),
      labelOf({ label: 'wrong', note: 'ß\n"' }),
    ];
    for (const label of given) await addOpinion(folder, label);
    expect(await readOpinions(folder)).toEqual([given[0], given[2], given[1]]);
    expect((await readFile(join(folder, 'labels', 'ada.jsonl'), 'utf8')).split('\n')).toHaveLength(3);
  });

  test('half a line of a killed server costs that line alone', async () => {
    const folder = await temporaryFolder();
    await addOpinion(folder, labelOf());
    const path = join(folder, 'labels', 'ada.jsonl');
    const whole = await readFile(path, 'utf8');
    for (const bytes of [1, 20, whole.length - 2, whole.length - 1]) {
      await writeFile(path, whole + whole.slice(0, bytes));
      await addOpinion(folder, labelOf({ label: 'drop' }));
      const { label } = (await readOpinions(folder)).at(-1) as ItemLabel;
      expect([bytes, label, (await readOpinions(folder)).length]).toEqual([
        bytes,
        'drop',
        bytes === whole.length - 1 ? 3 : 2,
      ]);
    }
  });

  test('lines that are something else are passed over', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'labels'));
    const path = join(folder, 'labels', 'ada.jsonl');
    const bad = [{}, [], 'text', { ...labelOf(), label: 'maybe' }, { ...labelOf(), more: 1 }];
    await writeFile(path, bad.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await appendFile(path, 'not JSON\n');
    expect(await readOpinions(folder)).toEqual([]);
  });
});

describe('labels that stand', () => {
  test('are the last of each person, unless taken back', () => {
    const opinions: Opinion[] = [
      labelOf({ label: 'drop' }),
      labelOf({ person: 'bo' }),
      labelOf({ kind: 'ocr' }),
      labelOf({ label: 'keep' }),
      labelOf({ kind: 'ocr', label: null }),
    ];
    expect(standingLabels(opinions).map(({ person, kind, label }) => [person, kind, label])).toEqual([
      ['bo', 'clip', 'keep'],
      ['ada', 'clip', 'keep'],
    ]);
  });

  test('are found again where a film is cut a little otherwise, and not elsewhere', () => {
    const finder = new LabelFinder(standingLabels([labelOf({ startSec: 10, endSec: 20 })]));
    const at = (startSec: number, endSec: number, digest = sha256) =>
      finder.of(digest, 'clip', { startSec, endSec }).length;
    expect([at(10, 20), at(11, 22), at(15, 26), at(20, 30), at(10, 20, 'b'.repeat(64))]).toEqual([
      1, 1, 0, 0, 0,
    ]);
    expect(finder.of(sha256, 'ocr', { startSec: 10, endSec: 20 })).toEqual([]);
    expect(
      new LabelFinder(standingLabels([labelOf({ kind: 'video', startSec: null, endSec: null })])).of(
        sha256,
        'video',
        null,
      ),
    ).toHaveLength(1);
  });

  test('of stretches that do not overlap only one is the same', () => {
    const second = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(second, second, second, second, (a, b, c, d) => {
        const [start, middle, end] = [a, a + b + 1, a + b + c + 2];
        const item = { startSec: d, endSec: d + (b % 7) + 1 };
        const both = [
          isSameStretch({ startSec: start, endSec: middle }, item),
          isSameStretch({ startSec: middle, endSec: end }, item),
        ];
        expect(both).not.toEqual([true, true]);
      }),
    );
  });

  test('count by most people; what is wrong says nothing of a threshold', () => {
    const verdict = (...labels: ('keep' | 'drop' | 'wrong')[]) =>
      verdictOf(labels.map((label) => ({ label })));
    expect([verdict(), verdict('wrong'), verdict('keep', 'drop')]).toEqual([null, null, null]);
    expect([verdict('keep', 'wrong'), verdict('drop', 'drop', 'keep')]).toEqual(['keep', 'drop']);
  });
});
