/** A real browser for tests of the reader, and the reader itself in a process of its own. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { lectern } from './cli.ts';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of a Chromium: `CHROMIUM`, or where systems put it; null where there is none. */
export const chromiumPath = process.env.CHROMIUM ?? usualPlaces.find((path) => existsSync(path)) ?? null;

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox'] });
}

/** Longer than all tests of a file take on a slow machine. */
const longestMs = 1_200_000;

export interface Reader {
  url: string;
  close(): Promise<void>;
}

/** Starts `lectern view` and waits until it listens. */
export function openReader(folder: string, options: readonly string[] = []): Promise<Reader> {
  return new Promise((resolve, reject) => {
    let isOpen = false;
    const ended = lectern(['view', folder, '--port', '0', '--json', ...options], {
      timeoutMs: longestMs,
      onOutput: (text, pid) => {
        const url = /"event":"listening","url":"([^"]+)"/.exec(text)?.[1];
        if (isOpen || url === undefined) return;
        isOpen = true;
        const close = async () => {
          process.kill(pid, 'SIGINT');
          await ended;
        };
        resolve({ url: url.replace(/\/$/, ''), close });
      },
    });
    ended.then(({ stderr }) => reject(new Error(`The reader ended before it listened. ${stderr}`)), reject);
  });
}

export interface WatchedPage {
  page: Page;
  /** What the page should never say: errors, and breaches of the content security policy. */
  complaints: string[];
  close(): Promise<void>;
}

/** A page that is told off if anything in it fails or breaks the policy. */
export async function newWatchedPage(browser: Browser, options: BrowserContextOptions): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || /security policy/i.test(message.text()))
      complaints.push(message.text());
  });
  return { page, complaints, close: () => context.close() };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Serious and critical faults that axe-core finds, one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

export const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } };

/** Where screenshots go, if anywhere. */
export const shotsFolder = process.env.LECTERN_SHOTS;

interface VisitOptions {
  size?: keyof typeof sizes;
  colorScheme?: 'light' | 'dark';
  person?: string;
}

/** Opens a page of a reader for somebody, and expects no complaint from it. */
export async function visitPage(
  browser: Browser,
  address: string,
  look: (page: Page) => Promise<void>,
  { size = 'desktop', colorScheme = 'light', person = 'ada' }: VisitOptions = {},
): Promise<void> {
  const { page, complaints, close } = await newWatchedPage(browser, { viewport: sizes[size], colorScheme });
  try {
    await page.addInitScript(`localStorage.setItem('lectern-person', '${person}')`);
    await page.goto(address);
    await look(page);
    expect(complaints).toEqual([]);
  } finally {
    await close();
  }
}

/** Expects of pages, in light and dark, that none has a serious fault or is wider than the window. */
export async function expectSoundPages(
  browser: Browser,
  url: string,
  paths: readonly string[],
  size: keyof typeof sizes,
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const path of paths) {
      const look = async (page: Page): Promise<void> => {
        await page.locator('h1').waitFor();
        await expect.poll(() => page.locator('.loading').count()).toBe(0);
        if (shotsFolder) {
          const name = `${path.replace(/[^a-z0-9]+/gi, '-')}-${size}-${colorScheme}.png`;
          await page.screenshot({ path: join(shotsFolder, name), fullPage: true });
        }
        expect([path, await accessibilityFaults(page)]).toEqual([path, []]);
        const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        expect([path, await page.evaluate(wide)]).toEqual([path, 0]);
      };
      await visitPage(browser, url + path, look, { size, colorScheme });
    }
  }
}
