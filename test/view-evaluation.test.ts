import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { settingsSchema } from '../src/config/schema.ts';
import { runOverlap } from '../src/evaluate/overlap/overlap-run.ts';
import { cellOf, writeResults } from '../src/evaluate/report/results.fixture.ts';
import type {
  CorpusInfo,
  EvaluatedItem,
  EvaluatedItems,
  Evaluation,
  EvaluationChanges,
  EvaluationCurve,
  OverlapInfo,
  OverlapRows,
} from '../src/view/api.ts';
import {
  chromiumPath,
  expectSoundPages,
  launchBrowser,
  openReader,
  type Reader,
  sizes,
  visitPage,
} from './browser.ts';
import { askAt, getAt, openView, viewFolder } from './view-asking.ts';

const hostile = '</script><img src=x onerror="alert(1)"> <b>bold</b>';
const question = `${hostile} Which of the two long rivers of this small country flows from the high north to the wide south?`;
const folder = viewFolder('evaluation');
let results: string;
let overlap: string;

beforeAll(async () => {
  [results, overlap] = [join(folder, 'results'), join(folder, 'overlap')];
  await writeBenchmark();
  await writeEvaluation();
  await writeOverlap();
});

/** A drawing of its own for each number. */
function drawing(number: number): Promise<Buffer> {
  const boxes = Array.from({ length: 9 }, (_, at) => {
    const [x, y] = [(number * 97 + at * 131) % 340, (number * 61 + at * 73) % 200];
    return `<rect x="${x}" y="${y}" width="${20 + ((number * 7 + at * 29) % 70)}" height="${15 + ((at * number) % 60)}" fill="hsl(${(at * 40 + number * 17) % 360} 70% 45%)"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="240"><rect width="400" height="240" fill="#fff"/>${boxes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

async function writeBenchmark(): Promise<void> {
  await mkdir(join(folder, 'images'), { recursive: true });
  const lines: string[] = [];
  for (let index = 0; index < 6; index++) {
    await writeFile(join(folder, 'images', `${index}.png`), await drawing(index + 1));
    const asked = index === 0 ? question : `Which river is number ${index} of the map?`;
    lines.push(
      JSON.stringify({
        ...{ id: `q${index}`, question: asked, images: [`images/${index}.png`], answers: ['Rhine'] },
        ...{ choices: index === 1 ? ['Rhine', 'Aare'] : [], metric: 'exact' },
        groups: { level: index < 3 ? 'easy' : 'hard' },
      }),
    );
  }
  await writeFile(join(folder, 'items.jsonl'), `${lines.join('\n')}\n`);
  const files = JSON.stringify(join(folder, 'items.jsonl'));
  await writeFile(
    join(folder, 'lectern.yaml'),
    `evaluate:\n  benchmarks:\n    rivers: { questions: ${files}, demos: ${files} }\n`,
  );
}

async function writeEvaluation(): Promise<void> {
  const cells = [
    cellOf({ label: 'first', benchmark: 'rivers' }, [0, 0, 1, 1, 0, null]),
    cellOf({ label: 'second', benchmark: 'rivers' }, [1, 1, 0, 1, 0, 1]),
    cellOf({ label: 'first', benchmark: 'rivers', shots: 2 }, [1, 0, 1, 1, 0, 1]),
    cellOf({ label: 'second', benchmark: 'rivers', shots: 2 }, [1, 1, 1, 1, 0, 1]),
  ];
  for (const cell of cells)
    for (const [index, item] of cell.items.entries()) {
      item.groups = { level: index < 3 ? 'easy' : 'hard' };
      item.demos = item.demos.map((demo, at) => ({
        ...demo,
        id: `q${(index + at + 1) % 6}`,
        similarity: 0.5,
      }));
      if (item.response !== null) item.response = index === 0 ? hostile : `answer ${index}`;
    }
  await writeResults(results, cells, { rivers: ['1 x no answer (left out)'] });
}

function evaluateSettings() {
  const files = { questions: join(folder, 'items.jsonl'), demos: join(folder, 'items.jsonl') };
  return settingsSchema.parse({ evaluate: { benchmarks: { rivers: files } } });
}

async function writeOverlap(): Promise<void> {
  const corpus = join(folder, 'corpus');
  await mkdir(join(corpus, 'images'), { recursive: true });
  const copy = await sharp(await drawing(3))
    .resize(300)
    .jpeg({ quality: 40 })
    .toBuffer();
  await writeFile(join(corpus, 'images', 'copy.jpg'), copy);
  const said = 'So: WHICH of the two long rivers, of this small country flows from the HIGH north – to it?';
  const records = [
    { id: hostile, text_list: [said], image_info: [] },
    { id: 'other', text_list: ['A text.'], image_info: [{ image_name: 'copy.jpg', matched_text_index: 0 }] },
  ];
  await writeFile(join(corpus, 'mmc4.jsonl'), records.map((one) => `${JSON.stringify(one)}\n`).join(''));
  await runOverlap({
    ...{ dataset: corpus, run: null, names: [], out: overlap, settings: evaluateSettings() },
    signal: new AbortController().signal,
    onProgress: () => {},
  });
}

async function serve(dir: string, hasFiles = true): Promise<number> {
  const { port, close } = await openView(folder, {
    dir,
    benchmarks: hasFiles ? evaluateSettings().evaluate : null,
  });
  onTestFinished(close);
  return port;
}

describe('a folder of results', () => {
  test('has cells, their items with image, demonstrations, answer and scores', async () => {
    const port = await serve(results);
    expect(await getAt<CorpusInfo>(port, '/api/corpus')).toMatchObject({
      kind: 'evaluation',
      hasVideos: false,
    });
    const { cells, scorers, notes } = await getAt<Evaluation>(port, '/api/evaluation');
    expect(cells).toHaveLength(4);
    expect(scorers).toEqual(['ours', 'benchmark', 'paper']);
    expect(notes).toContain('rivers: 1 x no answer (left out)');
    const shown = cells.find(({ label, shots }) => label === 'second' && shots === 2)!;
    const item = await getAt<EvaluatedItem>(port, `/api/evaluation/cells/${shown.n}/items/0`);
    expect(item).toMatchObject({
      asked: { id: 'q0', question, answers: ['Rhine'] },
      demos: [
        { id: 'q1', similarity: 0.5, choices: ['Rhine', 'Aare'] },
        { id: 'q2', similarity: 0.5 },
      ],
      response: hostile,
      missing: null,
      others: [{ cell: { label: 'first' }, score: 1 }],
    });
    expect(item.scores.map(({ scorer }) => scorer)).toEqual(['ours', 'benchmark', 'paper']);
    for (const url of [...item.asked.pictures, ...item.demos.flatMap(({ pictures }) => pictures)]) {
      const { status, headers } = await askAt(port, url);
      expect([url, status, headers['content-type']]).toEqual([url, 200, 'image/png']);
    }
  });

  test('is narrowed by answer, group and words', async () => {
    const port = await serve(results);
    const ids = async (query: string) =>
      (await getAt<EvaluatedItems>(port, `/api/evaluation/cells/0?${query}`)).items.map(({ item }) => item);
    expect(await ids('answer=right')).toEqual(['q2', 'q3']);
    expect(await ids('answer=failed')).toEqual(['q5']);
    expect(await ids('answer=right&group=level:easy')).toEqual(['q2']);
    expect(await ids('search=ANSWER%203')).toEqual(['q3']);
    const { groups } = await getAt<EvaluatedItems>(port, '/api/evaluation/cells/0');
    expect(groups).toEqual([
      {
        name: 'level',
        values: [
          { value: 'easy', count: 3, mean: expect.closeTo(1 / 3) },
          { value: 'hard', count: 3, mean: 0.5 },
        ],
      },
    ]);
    for (const wrong of ['cells/9', 'cells/0/items/99', 'cells/0/items/0/images/9', 'changes?before=0'])
      expect([wrong, (await askAt(port, `/api/evaluation/${wrong}`)).status]).toEqual([wrong, 404]);
    for (const wrong of ['cells/0?answer=odd', 'cells/0?group=x', 'changes?before=0&after=2'])
      expect([wrong, (await askAt(port, `/api/evaluation/${wrong}`)).status]).toEqual([wrong, 400]);
  });

  test('tells what one model gained and lost over another, and draws the curve', async () => {
    const port = await serve(results);
    const changes = (which: string) =>
      getAt<EvaluationChanges>(port, `/api/evaluation/changes?before=0&after=1&which=${which}`);
    const gained = await changes('gained');
    // What was not answered is neither gained nor lost.
    expect(gained.counts).toEqual({ gained: 2, lost: 1, same: 2 });
    expect(gained.items.map(({ item, before, after }) => [item, before, after])).toEqual([
      ['q0', 0, 1],
      ['q1', 0, 1],
    ]);
    expect((await changes('lost')).items.map(({ item }) => item)).toEqual(['q2']);
    const { sections } = await getAt<EvaluationCurve>(port, '/api/evaluation/curve?scorer=ours');
    expect(
      sections[0]!.benchmarks[0]!.lines.map(({ label, points }) => [label, points.map(({ shots }) => shots)]),
    ).toEqual([
      ['first', [0, 2]],
      ['second', [0, 2]],
    ]);
  });

  test('is shown without questions and images where the files of the benchmark are not known', async () => {
    const port = await serve(results, false);
    const { items, missing } = await getAt<EvaluatedItems>(port, '/api/evaluation/cells/0');
    expect(items[0]).toMatchObject({ item: 'q0', question: null, picture: null, response: hostile });
    expect(missing).toMatch(/configuration/);
  });
});

test('a folder of overlap has a table, and pairs with both sides', async () => {
  const port = await serve(overlap);
  expect(await getAt<OverlapInfo>(port, '/api/overlap')).toMatchObject({
    samples: 2,
    images: 1,
    benchmarks: [{ benchmark: 'rivers', items: 6, seenQuestions: 1, seenImages: 1, seen: 2 }],
  });
  const { items } = await getAt<OverlapRows>(port, '/api/overlap/pairs');
  expect(items).toMatchObject([
    { item: 'q0', what: 'question', sample: hostile, text: { by: 'run' } },
    { item: 'q2', what: 'image', sample: 'other', image: { confirmed: true } },
  ]);
  const { asked, found } = items[1]!.image!;
  for (const url of [asked, found]) expect([url, (await askAt(port, url)).status]).toEqual([url, 200]);
  expect((await getAt<OverlapRows>(port, '/api/overlap/pairs?what=image')).total).toBe(1);
  const none = `/api/overlap/pictures/${'0'.repeat(64)}`;
  for (const wrong of [none, '/api/evaluation', '/api/funnel'])
    expect([wrong, (await askAt(port, wrong)).status]).toEqual([wrong, 404]);
});

describe.skipIf(chromiumPath === null)('results in a browser', () => {
  let browser: Browser;
  let readers: { results: Reader; overlap: Reader };

  beforeAll(async () => {
    browser = await launchBrowser();
    readers = {
      results: await openReader(results, ['-c', join(folder, 'lectern.yaml')]),
      overlap: await openReader(overlap),
    };
  });
  afterAll(async () => {
    await Promise.allSettled([browser?.close(), readers?.results.close(), readers?.overlap.close()]);
  });
  const visit = (of: keyof typeof readers, path: string, look: (page: Page) => Promise<void>) =>
    visitPage(browser, readers[of].url + path, look);

  test('from the scores to an item with its demonstrations, and on to the next', async () => {
    await visit('results', '/', async (page) => {
      await page.getByRole('heading', { level: 1, name: 'Evaluation' }).waitFor();
      await page.locator('.curve-line').first().waitFor();
      const cell = page.getByRole('row', { name: /second rivers, 2 shots/ });
      await cell.getByRole('link').click();
      await page.getByRole('heading', { name: '6 items' }).waitFor();
      // It keeps its shape, however much is written beside it.
      const first = (await page.locator('.item-row img').first().boundingBox())!;
      expect(first.width / first.height).toBeCloseTo(16 / 9, 1);
      await page.getByLabel('level').selectOption('level:easy');
      await page.getByRole('heading', { name: '3 items' }).waitFor();
      await page.locator('.item-row').first().click();
      await page.getByRole('heading', { level: 1, name: 'q0' }).waitFor();
      expect(await page.locator('.response').textContent()).toBe(hostile);
      await expect
        .poll(() =>
          page.evaluate('[...document.images].every((one) => one.complete && one.naturalWidth > 0)'),
        )
        .toBe(true);
      expect(await page.locator('.demo-list > li').count()).toBe(2);
      await page.keyboard.press('j');
      await page.getByRole('heading', { level: 1, name: 'q1' }).waitFor();
    });
  });

  test('what one checkpoint gained over another', async () => {
    await visit('results', '/evaluation', async (page) => {
      await page.getByLabel('asked').selectOption('rivers, 0 shots, prompt even');
      await page.getByRole('link', { name: 'Show item by item' }).click();
      await page.getByRole('heading', { name: '2 items gained' }).waitFor();
      await page.getByRole('link', { name: '1 lost' }).click();
      await page.getByRole('heading', { name: '1 item lost' }).waitFor();
    });
  });

  test('pairs of overlap, with what both have marked', async () => {
    await visit('overlap', '/', async (page) => {
      await page.getByRole('heading', { name: '2 pairs' }).waitFor();
      expect(await page.locator('.pair-list mark').first().textContent()).toMatch(/^Which of the two/);
      expect(await page.locator('.pair-list mark').nth(1).textContent()).toMatch(/^WHICH of the two/);
      const widths = '[...document.querySelectorAll(".pair-sides img")].map((one) => one.clientWidth)';
      const [asked, found] = await page.evaluate<number[]>(widths);
      expect(asked).toBe(found);
      await page
        .getByRole('row', { name: /^rivers/ })
        .getByRole('link')
        .nth(1)
        .click();
      await page.getByRole('heading', { name: '1 pair of rivers' }).waitFor();
    });
  });

  test('on a phone names stand whole, and scores in sight', async () => {
    const look = async (page: Page) => {
      const row = page.getByRole('row', { name: /second rivers, 2 shots/ });
      const score = (await row.getByRole('cell', { name: '83.3' }).boundingBox())!;
      expect(score.x + score.width).toBeLessThanOrEqual(sizes.phone.width);
      const lines = await row.getByRole('rowheader').evaluate((name) => {
        const range = name.ownerDocument.createRange();
        range.selectNodeContents(name);
        return new Set([...range.getClientRects()].map(({ top }) => top)).size;
      });
      expect(lines).toBe(1);
    };
    await visitPage(browser, `${readers.results.url}/evaluation`, look, { size: 'phone' });
  });

  test.each(['desktop', 'phone'] as const)(
    'no page has a serious fault or is wider than a %s',
    async (size) => {
      const paths = ['/evaluation', '/evaluation/3', '/evaluation/3/0', '/changes?before=0&after=1'];
      await expectSoundPages(browser, readers.results.url, paths, size);
      await expectSoundPages(browser, readers.overlap.url, ['/overlap'], size);
    },
  );
});
