import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  accessibilityFaults,
  chromiumPath,
  launchBrowser,
  newWatchedPage,
  openReader,
  type Reader,
  type WatchedPage,
} from './browser.ts';
import { example, lectern, readOutcomes, temporaryFolder } from './cli.ts';
import { takeOver } from './finished-run.ts';
import { makeWorkspace, rerun, tuned } from './view-workspace.ts';

if (chromiumPath === null) {
  console.warn('Skipped: there is no Chromium. Install one, or set CHROMIUM to its path.');
}

const hostileTitle =
  'Roots <img src=x onerror="window.hostile=1"> <script>window.hostile=1</script> "><svg onload="window.hostile=1">';
const sizes = {
  phone: { width: 360, height: 740 },
  tablet: { width: 820, height: 1180 },
  desktop: { width: 1440, height: 900 },
};
/** Where screenshots go, if anywhere. */
const shots = process.env.LECTERN_SHOTS;
const lookedAt = shots ? (['desktop', 'tablet', 'phone'] as const) : (['desktop', 'phone'] as const);

describe.skipIf(chromiumPath === null)('the reader in a browser', () => {
  const folder = temporaryFolder();
  const workspace = join(folder, 'textbook');
  const dataset = join(folder, 'dataset');
  const video = 'lesson';
  let browser: Browser;
  let reader: Reader;
  let datasetReader: Reader;

  beforeAll(async () => {
    writeFileSync(join(folder, 'page.mp4'), '<!doctype html><title>Not found</title>');
    const entries = [
      {
        id: video,
        path: example,
        title: 'The Pythagorean theorem',
        licence: 'CC-BY-4.0',
        subject: 'geometry',
        url: 'https://example.org/lesson',
      },
      { id: 'hostile', path: 'page.mp4', title: hostileTitle, url: 'javascript:window.hostile=1' },
    ];
    const manifest = join(folder, 'manifest.jsonl');
    writeFileSync(manifest, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    await takeOver(workspace);
    const made = await lectern(['run', manifest, '--out', workspace]);
    expect(made.exitCode, made.stderr).toBe(3);
    mkdirSync(join(dataset, 'images', 'v'), { recursive: true });
    writeFileSync(join(dataset, 'textbook.jsonl'), textbook());
    const picture = sharp({ create: { width: 64, height: 36, channels: 3, background: '#246' } });
    await picture.jpeg().toFile(join(dataset, 'images', 'v', pictureName));
    browser = await launchBrowser();
    reader = await openReader(workspace);
    datasetReader = await openReader(dataset);
  });
  afterAll(async () => {
    await Promise.allSettled([browser?.close(), reader?.close(), datasetReader?.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page, and afterwards expects that nothing in it complained or ran that should not. */
  async function visit(
    path: string,
    look: (page: Page) => Promise<void>,
    {
      on = reader,
      ...options
    }: {
      on?: Reader;
      colorScheme?: 'light' | 'dark';
      size?: keyof typeof sizes;
      complaints?: unknown[];
    } = {},
  ): Promise<void> {
    const watched: WatchedPage = await newWatchedPage(browser, {
      viewport: sizes[options.size ?? 'desktop'],
      colorScheme: options.colorScheme ?? 'light',
    });
    try {
      await watched.page.goto(on.url + path);
      await look(watched.page);
      expect(watched.complaints).toEqual(options.complaints ?? []);
      expect(await watched.page.evaluate('window.hostile')).toBeUndefined();
    } finally {
      await watched.close();
    }
  }

  test('the library shows each video and what became of it; filters and search narrow it', async () => {
    await visit('/', async (page) => {
      const rows = page.locator('.video-row');
      await expect.poll(() => rows.count()).toBe(2);
      expect(await rows.filter({ hasText: 'Pythagorean' }).textContent()).toMatch(/kept.*keyframes/);
      expect(await rows.filter({ hasText: 'Roots' }).textContent()).toMatch(/failed: not-media/);
      await page.getByRole('link', { name: /^failed/ }).click();
      await expect.poll(() => rows.count()).toBe(1);
      expect(page.url()).toContain('verdict=failed');
      await page.getByRole('link', { name: /^all/ }).click();
      await page.keyboard.press('/');
      await page.keyboard.type('hypotenuse');
      await page.locator('.found', { hasText: '1 video with “hypotenuse”' }).waitFor();
      expect(await page.locator('.snippet mark').first().textContent()).toMatch(/hypotenuse/i);
      await page.locator('.snippet').first().click();
      await page.getByRole('heading', { level: 1, name: 'The Pythagorean theorem' }).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/videos/${video}`);
      expect(await page.locator('.found-list .snippet').count()).toBeGreaterThan(1);
    });
  });

  test('leafing by keyboard, to a number, and what a trainer sees', async () => {
    await visit(
      '/book/1',
      async (page) => {
        const at = async (number: number) => {
          await page.getByRole('heading', { level: 1, name: `Sample ${number}`, exact: true }).waitFor();
          expect(new URL(page.url()).pathname).toBe(`/book/${number}`);
        };
        await at(1);
        await page.keyboard.press('ArrowLeft');
        await at(1);
        const steps = [
          ['ArrowRight', 2],
          ['k', 1],
          ['j', 2],
          ['ArrowLeft', 1],
          ['End', 4],
          ['Home', 1],
        ] as const;
        for (const [key, number] of steps) {
          await page.keyboard.press(key);
          await at(number);
        }
        await page.keyboard.press('g');
        await page.keyboard.type('2');
        await page.keyboard.press('Enter');
        await at(2);
        await page.goBack();
        await at(1);
        await page.keyboard.press('t');
        const seen = await page.locator('.trainer-text').textContent();
        expect(seen).toContain('<image>');
        expect(seen).toContain('$E=mc^2$');
        expect(await page.locator('.costs').textContent()).toMatch(/576/);
      },
      { on: datasetReader },
    );
  });

  test('formulas are set, also those that the policy makes hard; prices and broken ones stay text', async () => {
    await visit(
      '/book/2',
      async (page) => {
        await expect.poll(() => page.locator('.prose .katex').count()).toBe(3);
        const formulas = await page.locator('.katex annotation').allTextContents();
        expect(formulas).toEqual(['E=mc^2', '\\overrightarrow{AB}', '\\vec{v}']);
        const arrow = page.locator('.katex .overlay svg, .katex .katex-overlay svg').first();
        expect((await arrow.boundingBox())?.width).toBeGreaterThan(2);
        const text = await page.locator('.prose').first().textContent();
        expect(text).toContain('costs $5 and $6');
        expect(text).toContain('\\frac{1');
        const font = "document.fonts.load('12px KaTeX_Math').then((fonts) => fonts.length)";
        expect(await page.evaluate(font)).toBe(1);
      },
      { on: datasetReader },
    );
  });

  test('from a drop reason in the funnel to the item in the video, with measured value and threshold', async () => {
    const dropped = readOutcomes(workspace).find(
      ({ item, reason }) => item?.kind === 'keyframe' && reason === 'empty-picture',
    )!;
    await visit('/', async (page) => {
      await page.getByRole('link', { name: 'Funnel' }).click();
      await page
        .getByRole('row', { name: /^Keyframes/ })
        .getByRole('link', { name: 'empty-picture' })
        .click();
      await page.getByRole('heading', { name: /empty-picture at read: \d+ keyframe/ }).waitFor();
      await page.locator('.item-row').first().click();
      const inspector = page.getByRole('region', { name: 'Selected' });
      await inspector
        .getByRole('heading', { name: `Screen ${dropped.item!.index + 1}`, exact: true })
        .waitFor();
      expect(new URL(page.url()).hash).toBe(`#screen-${dropped.item!.index}`);
      const why = await inspector.locator('.why').first().textContent();
      expect(why).toContain('empty-picture');
      expect(why).toMatch(new RegExp(`kept if at least ${dropped.evidence.atLeast}`));
      const pressed = page.locator('.lane-screens .stretch[aria-pressed="true"]');
      expect(await pressed.getAttribute('class')).toContain('stretch-dropped');
    });
  });

  test('plays the video at a keyframe, by pointer and by keyboard, and shows the boxes of its text', async () => {
    await visit(`/videos/${video}`, async (page) => {
      const screens = page.getByRole('toolbar', { name: /^Screens/ }).getByRole('button');
      await page.locator('video').waitFor();
      await page.evaluate(
        "document.querySelector('video').addEventListener('seeking', (e) => { window.soughtSec = e.target.currentTime; })",
      );
      const playing = `(() => { const v = document.querySelector('video'); return !v.paused && v.currentTime > window.soughtSec; })()`;
      const playsFrom = async (sec: number) => {
        await expect.poll(() => page.evaluate(playing), { timeout: 30_000 }).toBe(true);
        expect(await page.evaluate('window.soughtSec')).toBeCloseTo(sec, 2);
      };
      const second = screens.nth(1);
      await second.click();
      await playsFrom(Number(await second.getAttribute('data-sec')));
      expect(new URL(page.url()).hash).toBe('#screen-1');
      const boxes = page.locator('.boxes .box');
      expect(await boxes.count()).toBeGreaterThan(2);
      await page.locator('.ocr-line').first().focus();
      expect(await boxes.first().getAttribute('class')).toContain('box-pointed');
      expect(await page.locator('.ocr-line').first().textContent()).toMatch(/\d+ %$/);

      await second.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Screen 4', exact: true }).waitFor();
      await playsFrom(Number(await screens.nth(3).getAttribute('data-sec')));
      const playhead = "parseFloat(document.querySelector('.playhead').style.left)";
      expect(await page.evaluate(playhead)).toBeGreaterThan(0);
    });
  });

  test('zooming keeps lanes apart from the page, and lanes are left and entered by one key each', async () => {
    await visit(`/videos/${video}`, async (page) => {
      const width = "document.querySelector('.timeline-inner').offsetWidth";
      await page.locator('.stretch').first().waitFor();
      const before = await page.evaluate<number>(width);
      await page.keyboard.press('+');
      await expect.poll(() => page.evaluate<number>(width)).toBeGreaterThan(before * 1.4);
      await page.keyboard.press('0');
      await expect.poll(() => page.evaluate<number>(width)).toBe(before);
      const focused = "document.activeElement.closest('.lane')?.className";
      await page.locator('.lane-clips .stretch').first().focus();
      await page.keyboard.press('ArrowDown');
      expect(await page.evaluate(focused)).toContain('lane-screens');
      await page.keyboard.press('Shift+Tab');
      expect(await page.evaluate(focused)).toContain('lane-clips');
    });
  });

  test('raw and refined stand side by side; a sample leads to its moment in the video', async () => {
    await visit('/book/1', async (page) => {
      await page.getByRole('link', { name: 'Raw and refined' }).click();
      await page.locator('.wordings .wording-raw').first().waitFor();
      expect(await page.locator('.provenance').first().textContent()).toContain('CC-BY-4.0');
      const outside = page.getByRole('link', { name: 'example.org/lesson' });
      expect(await outside.getAttribute('rel')).toContain('noreferrer');
      const moment = page.locator('.part-image .margin .time').nth(1);
      await moment.click();
      await page.getByRole('heading', { level: 1, name: 'The Pythagorean theorem' }).waitFor();
      await page.getByRole('heading', { level: 2, name: /^Screen/ }).waitFor();
      await page.getByRole('link', { name: 'In sample 1' }).click();
      await page.locator('.part-image.part-target').waitFor();
    });
  });

  test('a hostile title is text, wherever it is shown', async () => {
    await visit('/videos/hostile', async (page) => {
      await page.getByRole('heading', { level: 1, name: /^Roots/ }).waitFor();
      expect(await page.locator('h1').textContent()).toBe(hostileTitle);
      expect(await page.locator('main').textContent()).toContain('javascript:window.hostile=1');
      expect(await page.locator('a[href^="javascript:"], img[src="x"], svg[onload]').count()).toBe(0);
    });
    await visit('/?verdict=failed', async (page) => {
      expect(await page.locator('.video-row h2').textContent()).toBe(hostileTitle);
    });
    await visit(
      '/book/4',
      async (page) => {
        expect(await page.locator('.prose').first().textContent()).toContain('<img src=x onerror');
        expect(await page.locator('.prose img, .prose script, .prose a').count()).toBe(0);
      },
      { on: datasetReader },
    );
  });

  test('a picture that the dataset lacks is said to be missing', async () => {
    await visit(
      `/book/${missingIn + 1}`,
      async (page) => {
        await page.getByRole('img', { name: /^Missing image/ }).waitFor();
        expect(await page.locator('.missing').textContent()).toContain('v@0.0_12.0#2.jpg');
      },
      { on: datasetReader, complaints: [expect.stringContaining('404')] },
    );
  });

  test('a suspect video says why; what a rerun changes is shown on the page that is open, which says so', async () => {
    const live = join(folder, 'live');
    await makeWorkspace(live);
    const liveReader = await openReader(live);
    onTestFinished(() => liveReader.close());
    for (const colorScheme of ['light', 'dark'] as const)
      for (const size of ['phone', 'desktop'] as const)
        await visit(
          '/videos/kept-1',
          async (page) => {
            await page.locator('.badge-suspect').waitFor();
            await page.locator('.why-suspect', { hasText: 'Audio length, video length' }).waitFor();
            await page.getByRole('tab', { name: 'Checks and facts' }).click();
            const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
            expect(await page.evaluate(overflow), `too wide, ${size}`).toBe(0);
            expect(await accessibilityFaults(page), `${size}, ${colorScheme}`).toEqual([]);
          },
          { on: liveReader, colorScheme, size },
        );
    await visit(
      '/book/1',
      async (page) => {
        const notice = page.locator('.live-notice');
        const parts = page.locator('.part');
        await expect.poll(() => parts.count()).toBe(8);
        expect(await notice.textContent()).toBe('');
        await page.evaluate('window.stays = true');
        await rerun(live, tuned);
        await notice.getByText('Shown is what is new').waitFor();
        await expect.poll(() => page.locator('.end-mark').count()).toBe(0);
        expect(await page.evaluate('window.stays')).toBe(true);
        const index = join(live, 'runs', 'default', 'index.jsonl');
        const whole = readFileSync(index, 'utf8');
        writeFileSync(index, whole.slice(0, -100));
        await notice.getByText('cannot be read').waitFor();
        expect(await accessibilityFaults(page)).toEqual([]);
        writeFileSync(index, whole);
        await expect.poll(() => notice.textContent(), { timeout: 30_000 }).not.toContain('cannot be read');
      },
      { on: liveReader },
    );
  });

  test('an unknown address has a page', async () => {
    await visit(
      '/elsewhere/deep',
      async (page) => {
        await page.getByRole('heading', { level: 1, name: 'Not found' }).waitFor();
        await page.getByRole('link', { name: 'Go to the start page' }).click();
        await page.getByRole('heading', { level: 1, name: 'Library' }).waitFor();
      },
      { complaints: [expect.stringContaining('404')] },
    );
  });

  const pages = [
    '/',
    '/?search=triangle',
    `/videos/${video}#screen-1`,
    '/videos/hostile',
    '/book',
    '/book/1',
    '/book/1?as=trainer',
    '/funnel?kind=keyframe&verdict=dropped&stage=read&reason=empty-picture',
  ];
  describe.each(pages)('%s', (path) => {
    test.each(['light', 'dark'] as const)(
      'has no serious fault of accessibility, %s',
      async (colorScheme) => {
        for (const size of lookedAt) {
          await visit(
            path,
            async (page) => {
              await page.getByRole('heading', { level: 1 }).waitFor();
              await page.waitForLoadState('networkidle');
              if (shots) await page.screenshot({ path: join(shots, shotName(path, size, colorScheme)) });
              const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
              expect(await page.evaluate(overflow), `too wide, ${size}`).toBe(0);
              expect(await accessibilityFaults(page), size).toEqual([]);
            },
            { colorScheme, size },
          );
        }
      },
    );
  });

  test('the theme can be chosen, and stays', async () => {
    await visit('/funnel', async (page) => {
      const background = 'getComputedStyle(document.documentElement).backgroundColor';
      const light = await page.evaluate(background);
      await page.getByLabel('Theme').selectOption('dark');
      await expect.poll(() => page.evaluate(background)).not.toBe(light);
      await page.reload();
      await page.getByLabel('Theme').waitFor();
      await expect.poll(() => page.evaluate(background)).not.toBe(light);
    });
  });
});

function shotName(path: string, size: string, colorScheme: string): string {
  return `${path.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '') || 'library'}-${size}-${colorScheme}.png`;
}

const pictureName = 'v@0.0_12.0#1.jpg';
const missingIn = 2;

/** Four records as others publish them: plain, with formulas, without its picture, hostile. */
function textbook(): string {
  const texts = [
    'We begin with $E=mc^2$.',
    'Energy is $E=mc^2$, it costs $5 and $6, from $\\overrightarrow{AB}$ to $\\vec{v}$, and $\\frac{1$ is broken.',
    'The picture of this one is missing.',
    'See <img src=x onerror="window.hostile=1"> and $\\href{javascript:window.hostile=1}{x}$ <script>window.hostile=1</script>',
  ];
  return texts
    .map((text, index) => {
      const name = index === missingIn ? 'v@0.0_12.0#2.jpg' : pictureName;
      const record = {
        images: [`images/v/${name}`, null],
        texts: [null, text],
        text_ocr_list: [null, text],
      };
      return `${JSON.stringify({ ...record, metadata: [], image_num: 1, text_num: 5, token_num: 581 })}\n`;
    })
    .join('');
}
