import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Inspection } from '../src/index.ts';
import { countTokens, type MeasuredCorpus } from '../src/library/stats.ts';
import { loopback } from '../src/vision/loopback.fixture.ts';
import { accessibilityFaults, chromiumPath, launchBrowser, newWatchedPage } from './browser.ts';
import { example, lectern, readOutcomes, readSamples, root, sharedData, temporaryFolder } from './cli.ts';
import { takeOver } from './finished-run.ts';

describe('figures of a run', () => {
  const folder = temporaryFolder();
  const workspace = join(folder, 'textbook');
  const facts = { subject: 'mathematics', knowledgePoint: 'Pythagorean theorem', licence: 'CC-BY-4.0' };
  let figures: MeasuredCorpus;

  async function measure(...args: string[]): Promise<MeasuredCorpus> {
    const { stdout, stderr, exitCode } = await lectern(['stats', ...args, '--format', 'json']);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    return JSON.parse(stdout) as MeasuredCorpus;
  }

  beforeAll(async () => {
    writeFileSync(join(folder, 'page.mp4'), '<!doctype html>');
    const lines = [{ path: example, ...facts }, { path: 'page.mp4' }];
    writeFileSync(join(folder, 'videos.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await takeOver(workspace);
    expect((await lectern(['run', join(folder, 'videos.jsonl'), '--out', workspace])).exitCode).toBe(3);
    figures = await measure(workspace);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('reconcile with artefacts and outcomes, to the last unit', async () => {
    const inspected = await lectern(['inspect', workspace, example, '--json']);
    const { timeline } = JSON.parse(inspected.stdout) as Inspection;
    const outcomes = readOutcomes(workspace);
    const { total } = figures.statistics;

    const kept = outcomes.filter(({ item, verdict }) => item?.kind === 'keyframe' && verdict === 'kept');
    expect(total.keyframes).toBe(kept.length);
    // Of one video nothing returns in another.
    expect(figures.run!.returning).toEqual({ keyframes: kept.length, returning: 0, videos: 0 });

    const speech = timeline.flatMap((event) => (event.kind === 'speech' ? [event.refined] : []));
    expect(total.speechTokens).toBe(sum(speech.map(countTokens)));
    const read = timeline.flatMap((event) =>
      event.kind === 'ocr' && event.reason === null ? [event.text] : [],
    );
    expect(total.ocrTokens).toBe(sum(read.map(countTokens)));

    const clips = outcomes.flatMap(({ item }) => (item?.kind === 'clip' ? [item] : []));
    const shown = new Set(readSamples(workspace).flatMap(({ items }) => items.map(({ clip }) => clip)));
    const inSamples = clips.filter(({ index }) => shown.has(index));
    expect(total.clips).toBe(inSamples.length);
    const milliseconds = sum(inSamples.map(({ startSec, endSec }) => Math.round((endSec - startSec) * 1000)));
    expect(total.hours).toBe(milliseconds / 3_600_000);
    expect(total.samples).toBe(readSamples(workspace).length);
    expect(total).toMatchObject({ videos: 1, knowledgePoints: 1, otherTokens: null });
    expect(figures.statistics.subjects).toMatchObject([{ subject: 'mathematics' }]);
    expect(figures.statistics.licences).toEqual([{ licence: 'CC-BY-4.0', videos: 1 }]);
  });

  test('reconcile with the samples', () => {
    const samples = readSamples(workspace);
    const { images, textTokens } = figures.statistics;
    expect(images).toMatchObject({
      sum: sum(samples.map((sample) => sample.images)),
      max: Math.max(...samples.map((sample) => sample.images)),
    });
    expect(textTokens).toMatchObject({
      sum: sum(samples.map((sample) => sample.textTokens)),
      min: Math.min(...samples.map((sample) => sample.textTokens)),
    });
  });

  test('every drop is counted, and nothing else', () => {
    const dropped = readOutcomes(workspace).filter(({ verdict }) => verdict !== 'kept');
    const { drops } = figures.run!;
    expect(sum(drops.map(({ count }) => count))).toBe(dropped.length);
    expect(drops).toContainEqual({
      kind: 'video',
      stage: 'probe',
      verdict: 'failed',
      reason: 'not-media',
      count: 1,
      of: 2,
    });
    const keyframes = readOutcomes(workspace).filter(({ item }) => item?.kind === 'keyframe');
    for (const drop of drops.filter(({ kind }) => kind === 'keyframe'))
      expect(drop.of).toBe(keyframes.length);
  });

  test.each(['textbook', 'textbook-json', 'clips'])('are those of what it exports as %s', async (format) => {
    const out = join(folder, format);
    await lectern(['export', workspace, '--format', format, '--out', out]);
    const { statistics } = await measure(out);
    expect(statistics).toEqual(figures.statistics);
  });

  test('InSI-SIM through an endpoint: all definitions, the same as told by hand', async () => {
    await using server = await loopback((_request, response) =>
      response.end(JSON.stringify({ data: [{ embedding: [3, 4] }] })),
    );
    const config = join(folder, 'endpoint.yaml');
    writeFileSync(config, `embedImage: { encoder: endpoint, url: '${server.origin}', model: clip }\n`);
    const samples = readSamples(workspace).filter(({ images }) => images >= 4 && images <= 8);
    expect(samples.length).toBeGreaterThan(0);
    const { similarity } = await measure(workspace, '--run', 'default', '--similarity', '--config', config);
    const measured = similarity!.lengths.filter(({ scores }) => scores !== null);
    expect(measured.map(({ images }) => images)).toEqual([samples[0]!.images]);
    const [{ scores, pairs, failed }] = measured as [(typeof measured)[0]];
    expect(failed).toEqual({ missing: 0, unreadable: 0 });
    // All cosines are 1, so that both readings of the formula are one, and SSIM follows from it.
    expect(scores!.paper).toBeCloseTo(scores!.normalized, 12);
    const ssim = 2 * scores!.paper - 1;
    expect(ssim).toBeGreaterThan(0);
    expect(ssim).toBeLessThan(1);
    expect(scores!['published-code']).toBeCloseTo((0.5 + 1 / (2 * pairs) + ssim) / 2, 9);
    expect(similarity!.encoder).toMatchObject({ name: 'endpoint', model: 'clip' });
    expect(server.requests.length).toBe(samples[0]!.images);
  });

  test('a report: every page in a browser, on a phone and in the dark', async (context) => {
    const out = join(folder, 'report');
    const args = ['report', workspace, '--run', 'default', '--out', out, '--title', 'Lessons'];
    const { exitCode, stderr } = await lectern(args);
    expect(stderr).toMatch(/index\.html/);
    expect(exitCode).toBe(0);
    const shown = readSamples(workspace).length;
    expect(readdirSync(join(out, 'samples'))).toHaveLength(shown);
    const card = readFileSync(join(out, 'README.md'), 'utf8');
    expect(card).toContain('license: cc-by-4.0');
    for (const [, plot] of card.matchAll(/\]\((plots\/[^)]+)\)/g))
      expect(existsSync(join(out, plot!))).toBe(true);
    for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
      if (/\.(html|md|json|svg)$/.test(name))
        expect(readFileSync(join(out, name), 'utf8')).not.toContain(folder);
    }

    if (!chromiumPath) context.skip('needs Chromium');
    const browser = await launchBrowser();
    try {
      const sizes = [
        { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
        { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
      ] as const;
      for (const options of sizes) {
        const { page, complaints, close } = await newWatchedPage(browser, options);
        for (const name of ['index.html', 'samples/01.html']) {
          await page.goto(pathToFileURL(join(out, name)).href);
          const broken = page.evaluate(async () => {
            for (const image of document.images) image.loading = 'eager';
            const decoded = [...document.images].map((image) =>
              image.decode().then(
                () => 0,
                () => 1,
              ),
            );
            return (await Promise.all(decoded)).reduce<number>((sum, count) => sum + count, 0);
          });
          expect(await broken, `pictures of ${name}`).toBe(0);
          expect(await page.locator('img').count()).toBeGreaterThan(0);
          const [wide, window] = await page.evaluate(() => [
            document.documentElement.scrollWidth,
            innerWidth,
          ]);
          expect(wide, `width of ${name}`).toBeLessThanOrEqual(window!);
          expect(await accessibilityFaults(page), name).toEqual([]);
          expect(complaints).toEqual([]);
        }
        await close();
      }
    } finally {
      await browser.close();
    }
  });

  test('another run of the workspace has its own', async () => {
    writeFileSync(join(folder, 'strict.yaml'), 'read: { minInformativeness: 10 }\n');
    const videos = join(folder, 'videos.jsonl');
    const strict = ['--out', workspace, '--run', 'strict', '--config', join(folder, 'strict.yaml')];
    expect((await lectern(['run', videos, ...strict])).exitCode).toBe(3);
    const last = await measure(workspace);
    expect(last.run?.name).toBe('strict');
    expect(last.statistics.total.keyframes).toBeLessThan(figures.statistics.total.keyframes);
    expect(await measure(workspace, '--run', 'default')).toEqual(figures);
  });

  test('as tables: Markdown and CSV', async () => {
    const markdown = await lectern(['stats', workspace, '--run', 'default', '--tokenizer', 'words']);
    expect(markdown.stdout).toMatch(/\| mathematics +\| +1 \|/);
    expect(markdown.stdout).toMatch(/tokenizer +\| words/);
    expect(markdown.stdout).toMatch(/not-media +\| probe/);
    const csv = await lectern(['stats', workspace, '--run', 'default', '--format', 'csv']);
    expect(csv.stdout).toContain(`subjects,all,keyframes,${figures.statistics.total.keyframes}\r\n`);
  });
});

describe('several datasets', () => {
  test('side by side: the published excerpt and a document of MMC4', async (context) => {
    const mmc4 = join(sharedData, 'formats', 'mmc4_sample.jsonl');
    const textbook = join(sharedData, 'formats', 'textbook_excerpt.json');
    try {
      readFileSync(mmc4);
    } catch {
      context.skip('needs the shared data');
    }
    const { stdout, exitCode } = await lectern(['compare', mmc4, textbook, '--format', 'json']);
    expect(exitCode).toBe(0);
    const [web, book] = JSON.parse(stdout) as MeasuredCorpus[];
    expect(web).toMatchObject({
      kind: 'mmc4',
      statistics: { total: { samples: 1, keyframes: 2, videos: null } },
    });
    expect(web!.statistics.total.otherTokens).toBeGreaterThan(50);
    expect(book).toMatchObject({
      kind: 'textbook',
      statistics: { total: { samples: 1, keyframes: 2, videos: 1, clips: 2, hours: 55 / 3600 } },
    });
    const table = await lectern(['compare', mmc4, textbook]);
    expect(table.stdout.split('\n').filter((line) => /mmc4_sample|textbook_excerpt/.test(line))).toHaveLength(
      2,
    );
  });

  test.each([
    [['stats', 'no-such-folder'], /No file or folder/],
    [['stats', root], /Expected .* in /],
    [['stats', join(root, 'package.json'), '--run', 'x'], /--run needs a workspace/],
    [['compare'], /missing required argument/],
    [['stats', root, '--tokenizer', 'gpt'], /Allowed choices are llama, words, characters/],
  ])('%j ends with 2 and says what to do', async (args, message) => {
    const { exitCode, stderr } = await lectern(args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(exitCode).toBe(2);
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
