import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Compared, ComparedItems, ComparedVideo, CorpusInfo, VideoDetails } from '../src/view/api.ts';
import {
  chromiumPath,
  expectSoundPages,
  launchBrowser,
  openReader,
  type Reader,
  visitPage,
} from './browser.ts';
import { askAt, getAt, openView, viewFolder } from './view-asking.ts';
import { addOtherRun, hostileTitle, makeWorkspace, tuned } from './view-workspace.ts';

const folder = viewFolder('compare');
let workspace: string;
let otherWorkspace: string;

beforeAll(async () => {
  [workspace, otherWorkspace] = [join(folder, 'one'), join(folder, 'two')];
  await makeWorkspace(workspace);
  await addOtherRun(workspace, 'strict', { read: { minTextChars: 20 } });
  await makeWorkspace(otherWorkspace, { settings: tuned });
});

function open(against: string | null, run: string | null = 'default') {
  return openView(folder, { dir: workspace, run, against });
}

async function serve(against: string | null): Promise<number> {
  const { port, close } = await open(against);
  onTestFinished(close);
  return port;
}

describe('a run is held against', () => {
  test.each([
    ['another run of the workspace', () => 'strict', ['default', 'strict']],
    ['the latest run of another workspace', () => otherWorkspace, ['one:default', 'two:default']],
    ['a run of another workspace', () => `${otherWorkspace}:default`, ['one:default', 'two:default']],
  ])('%s: what one keeps and the other drops', async (_what, against, [run, other]) => {
    const port = await serve(against());
    expect((await getAt<CorpusInfo>(port, '/api/corpus')).against).not.toBeNull();
    const compared = await getAt<Compared>(port, '/api/compare');
    expect(compared.names).toEqual({ run, against: other });
    expect(compared.counts).toEqual([
      { kind: 'video', both: 1, run: 0, against: 0 },
      { kind: 'clip', both: expect.any(Number), run: 0, against: 0 },
      { kind: 'keyframe', both: 2, run: 0, against: 0 },
      { kind: 'ocr', both: 1, run: 1, against: 0 },
    ]);
    expect(compared.settings).toContainEqual({ setting: 'read.minTextChars', run: '3', against: '20' });
    expect(compared.figures.find(({ name }) => name === 'on-screen texts')).toMatchObject({
      run: 2,
      against: 1,
    });
    const { items } = await getAt<ComparedItems>(port, '/api/compare/items?kind=ocr&keptBy=run');
    expect(items).toMatchObject([
      { video: 'kept-1', startSec: 20, reason: 'no-text', isThere: true, text: 'a2 + b2 = c2' },
    ]);
    const none = await getAt<ComparedItems>(port, '/api/compare/items?video=dropped-2');
    expect(none.total).toBe(0);
  });

  test('which answers as the one that is shown does, with its pictures', async () => {
    const port = await serve(otherWorkspace);
    expect(await getAt<ComparedVideo>(port, '/api/compare/videos/kept-1')).toMatchObject({
      title: hostileTitle,
      ids: { run: 'kept-1', against: 'kept-1' },
      verdicts: { run: 'kept', against: 'kept' },
    });
    const theirs = await getAt<VideoDetails>(port, '/api/against/videos/kept-1');
    expect(theirs.screens[2]?.reading).toMatchObject({ isKept: false, drop: { reason: 'no-text' } });
    expect((await askAt(port, theirs.screens[2]!.picture.url)).status).toBe(200);
    expect((await getAt<CorpusInfo>(port, '/api/against/corpus')).path).toBe(otherWorkspace);
    for (const wrong of ['/api/compare/videos/none', '/api/against/none', '/api/against/../corpus'])
      expect([wrong, (await askAt(port, wrong)).status]).toEqual([wrong, 404]);
    expect((await askAt(port, '/api/compare/items?kind=page')).status).toBe(400);
  });

  test.each([
    ['default', /another run with --against than default/],
    ['none', /a run of .* \(default, strict\), another workspace, or WORKSPACE:RUN, got none/],
    [() => `${otherWorkspace}:none`, /got .*two:none/],
  ])('never itself, or nothing (%s)', async (against, message) => {
    await expect(open(typeof against === 'string' ? against : against())).rejects.toThrow(message);
  });

  test('only where one is named', async () => {
    const port = await serve(null);
    expect((await getAt<CorpusInfo>(port, '/api/corpus')).against).toBeNull();
    for (const path of ['/api/compare', '/api/compare/items', '/api/against/funnel'])
      expect([path, (await askAt(port, path)).status]).toEqual([path, 404]);
  });
});

describe.skipIf(chromiumPath === null)('two runs in a browser', () => {
  let browser: Browser;
  let reader: Reader;

  beforeAll(async () => {
    browser = await launchBrowser();
    reader = await openReader(workspace, ['--run', 'default', '--against', otherWorkspace]);
  });
  afterAll(async () => {
    await Promise.allSettled([browser?.close(), reader?.close()]);
  });
  const visit = (path: string, look: (page: Page) => Promise<void>) =>
    visitPage(browser, reader.url + path, look);

  test('from the counts to what both show at a moment', async () => {
    await visit('/', async (page) => {
      await page.getByRole('link', { name: 'Compare' }).click();
      await page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor();
      const texts = page.getByRole('row', { name: /^On-screen texts/ });
      expect(await texts.textContent()).toBe('On-screen texts110');
      await texts.getByRole('link').click();
      await page.getByRole('heading', { name: /On-screen texts that only one:default keeps: 1/ }).waitFor();
      await page.getByRole('link', { name: /a2 \+ b2 = c2/ }).click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      const [run, against] = [
        page.getByRole('region', { name: 'one:default' }),
        page.getByRole('region', { name: 'two:default' }),
      ];
      await run.getByText('text kept').waitFor();
      await against.getByText(/Text dropped: no-text/).waitFor();
      expect(await page.locator('.moment-steps .time').textContent()).toBe('0:20.0 of 0:45');
      await page.getByRole('slider', { name: 'Moment of the film' }).press('Home');
      await run.getByText('The Pythagorean theorem').waitFor();
      await against.getByText('text kept').waitFor();
      await page.getByRole('button', { name: 'Difference →' }).click();
      await against.getByText(/Text dropped: no-text/).waitFor();
    });
  });

  test.each(['desktop', 'phone'] as const)('no page has a serious fault or is wider than a %s', (size) =>
    expectSoundPages(
      browser,
      reader.url,
      ['/compare', '/compare?kind=ocr&keptBy=run', '/compare/kept-1?t=20', '/videos/kept-1'],
      size,
    ),
  );
});
