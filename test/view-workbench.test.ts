import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  chromiumPath,
  expectSoundPages,
  launchBrowser,
  openReader,
  type Reader,
  shotsFolder,
  visitPage,
} from './browser.ts';
import { makeWorkspace } from './view-workspace.ts';

describe.skipIf(chromiumPath === null)('thresholds, labels and audit in a browser', () => {
  let folder: string;
  let workspace: string;
  let browser: Browser;
  let reader: Reader;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lectern-workbench-'));
    workspace = join(folder, 'workspace');
    await makeWorkspace(workspace);
    browser = await launchBrowser();
    reader = await openReader(workspace, ['--audit', '10']);
  });
  afterAll(async () => {
    await Promise.allSettled([browser?.close(), reader?.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  const visit = (path: string, look: (page: Page) => Promise<void>, options?: { person: string }) =>
    visitPage(browser, reader.url + path, look, options);

  function labelLines(
    person: string,
  ): { kind: string; label: string | null; note: string; startSec: number }[] {
    const text = readFileSync(join(workspace, 'labels', `${person}.jsonl`), 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  test('from the funnel to a threshold: moved, it shows what flips, in counts, items and as a setting', async () => {
    await visit('/funnel', async (page) => {
      await page.getByRole('link', { name: 'move the thresholds' }).click();
      await page.getByRole('heading', { level: 1, name: 'Thresholds' }).waitFor();
      await page.getByRole('link', { name: /letters and digits/ }).click();
      const slider = page.getByRole('slider', { name: /read.minTextChars/ });
      await slider.waitFor();
      expect(await page.locator('.histogram-bar').count()).toBeGreaterThan(1);
      const number = page.locator('.threshold-number input');
      await number.fill('20');
      await page.getByRole('heading', { name: '1 item flips' }).waitFor();
      expect(await page.locator('.copied-setting pre').textContent()).toBe('read:\n  minTextChars: 20');
      expect(await page.locator('.item-row').textContent()).toMatch(/kept → dropped: no-text.*a2 \+ b2 = c2/);
      const texts = page.getByRole('row', { name: /^on-screen texts/ });
      expect(await texts.textContent()).toBe('on-screen texts21−10');
      await expect
        .poll(() => new URL(page.url()).searchParams.getAll('set'))
        .toEqual(['read.minTextChars:20']);
      await page.reload();
      await page.getByRole('heading', { name: '1 item flips' }).waitFor();
      // The lowest of this slider is what the run has.
      await slider.press('Home');
      await page.getByRole('heading', { name: '2 items', exact: true }).waitFor();
      await number.fill('20');
      await page.getByRole('button', { name: 'Take all back' }).click();
      await page.getByRole('heading', { name: '2 items', exact: true }).waitFor();
      await page.getByLabel('Order').selectOption('desc');
      await expect.poll(() => page.locator('.item-row').first().textContent()).toMatch(/Pythagorean/);
    });
  });

  test('a move while the one before is written into the address stands', async () => {
    await visit('/thresholds?by=read.minTextChars', async (page) => {
      await page.getByRole('slider').waitFor();
      await page.evaluate(`{
        const slider = document.querySelector('.slider');
        const move = (to) => {
          slider.value = String(to);
          slider.dispatchEvent(new Event('input', { bubbles: true }));
        };
        const replace = history.replaceState.bind(history);
        history.replaceState = (...all) => {
          history.replaceState = replace;
          replace(...all);
          move(12);
        };
        move(8);
      }`);
      const isAt = (to: string) => expect.poll(() => new URL(page.url()).searchParams.get('set')).toBe(to);
      await isAt('read.minTextChars:12');
      expect(await page.locator('.copied-setting pre').textContent()).toMatch(/: 12$/);
    });
  });

  test('a thousand labels by keyboard are all written, in order', async () => {
    await visit(
      '/thresholds?by=read.minInformativeness',
      async (page) => {
        await page.locator('.item-row').nth(2).waitFor();
        // As fast as the page takes them.
        await page.evaluate(`(async () => {
          const press = (key) => (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
          for (let at = 0; at < 1000; at++) {
            if (at % 3 === 0) document.querySelector('.item-row').focus();
            await new Promise((done) => setTimeout(done));
            press('yxw'[at % 7 % 3]);
            await new Promise((done) => setTimeout(done));
          }
        })()`);
        await expect.poll(() => labelLines('keys').length, { timeout: 60_000 }).toBe(1000);
      },
      { person: 'keys' },
    );
    const lines = labelLines('keys');
    expect(lines.map(({ label }) => label)).toEqual(
      Array.from({ length: 1000 }, (_, at) => ['keep', 'drop', 'wrong'][(at % 7) % 3]),
    );
    expect(new Set(lines.map(({ startSec }) => startSec)).size).toBe(3);
  });

  test('an item of a video by key, with a note; two browsers side by side', async () => {
    await visit('/videos/kept-1#clip-1', async (page) => {
      const bar = page.getByRole('group', { name: 'Label of Clip 2' });
      await bar.getByRole('button', { name: /^keep/ }).waitFor();
      await page.keyboard.press('y');
      await expect
        .poll(() => bar.getByRole('button', { name: /^keep/ }).getAttribute('aria-pressed'))
        .toBe('true');
      await page.keyboard.press('n');
      await page.keyboard.type('<b>good</b>');
      await page.keyboard.press('Enter');
      await expect
        .poll(() => labelLines('ada').at(-1))
        .toMatchObject({ kind: 'clip', label: 'keep', note: '<b>good</b>' });
      await visit(
        '/videos/kept-1#clip-1',
        async (other) => {
          const theirs = other.getByRole('group', { name: 'Label of Clip 2' });
          await theirs.waitFor();
          await other.keyboard.press('x');
          await expect
            .poll(() => theirs.getByRole('button', { name: /^drop/ }).getAttribute('aria-pressed'))
            .toBe('true');
          await expect.poll(() => labelLines('bo').at(-1)?.label).toBe('drop');
        },
        { person: 'bo' },
      );
      await page.reload();
      await expect
        .poll(() => bar.getByRole('button', { name: /^keep/ }).getAttribute('aria-pressed'))
        .toBe('true');
      expect(await bar.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('<b>good</b>');
      await page.keyboard.press('Backspace');
      await expect.poll(() => labelLines('ada').at(-1)?.label).toBeNull();
    });
  });

  test('an audit by keys, and its table beside the paper', async () => {
    await visit('/audit', async (page) => {
      await page.getByRole('region', { name: 'Image 1 of 2' }).waitFor();
      await page.locator('.audit-image').waitFor();
      for (const key of ['1', '7']) await page.keyboard.press(key);
      await page.getByRole('region', { name: 'Image 2 of 2' }).waitFor();
      for (const key of ['4', '6', '8']) await page.keyboard.press(key);
      const table = page.getByRole('region', { name: 'Audit by ada' });
      await expect
        .poll(() => table.getByRole('row', { name: /^slides/ }).textContent())
        .toMatch(/^slides1250.*378/);
      // The answers to both images are in sight one after the other.
      await expect
        .poll(() => table.getByRole('row', { name: /^near-duplicates/ }).textContent())
        .toMatch(/^near-duplicates12/);
    });
  });

  test.each(['desktop', 'phone'] as const)(
    'no page has a serious fault or is wider than a %s',
    async (size) => {
      const paths = [
        '/thresholds',
        '/thresholds?by=read.minTextChars&set=read.minTextChars:20',
        '/audit',
        '/print?n=1',
        '/videos/kept-1#screen-0',
        '/?sort=probe.minSec&order=desc',
        '/funnel?kind=keyframe&stage=read&reason=empty-picture',
      ];
      await expectSoundPages(browser, reader.url, paths, size);
    },
  );

  test('several samples print, each on pages of its own', async () => {
    await visit('/book', async (page) => {
      await page.getByRole('link', { name: 'Print what is listed' }).click();
      await page.getByRole('heading', { level: 1, name: 'Print 1 sample' }).waitFor();
      await page.locator('.part').first().waitFor();
      await page.goto(`${reader.url}/print?n=1,1,99,x`);
      await page.locator('.part').first().waitFor();
      expect(await page.locator('.printed-sample').count()).toBe(1);
      expect(await page.locator('.printed-sample img[loading="lazy"]').count()).toBe(0);
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.print-head').isVisible()).toBe(false);
    });
  });

  test('a sample prints without controls: times beside, links alive', async () => {
    await visit('/book/1', async (page) => {
      await page.locator('.part').first().waitFor();
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      for (const hidden of ['.masthead', '.leaf-bar', '.anchor'])
        expect([hidden, await page.locator(hidden).first().isVisible()]).toEqual([hidden, false]);
      expect(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toMatch(
        /rgba\(0, 0, 0, 0\)|rgb\(255, 255, 255\)/,
      );
      const pdf = await page.pdf({ preferCSSPageSize: true });
      if (shotsFolder) await page.pdf({ preferCSSPageSize: true, path: join(shotsFolder, 'book.pdf') });
      expect(pdf.toString('latin1')).toMatch(/\/URI \(http:\/\/127\.0\.0\.1:\d+\/videos\/kept-1/);
    });
  });
});
