// Takes the pictures of the README from a workspace, as `lectern view` shows it: the timeline of its first video and a page
// of the book. Needs a Chromium: CHROMIUM, or where systems put it. Those of the README are of the example lecture, given
// in a list with its title and licence (docs/tutorial.md).
//
//   npm start -- run LIST --out textbook && npx node scripts/screenshots.mjs textbook
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { chromiumPath } from '../test/browser.ts';

const [workspace] = process.argv.slice(2);
if (workspace === undefined) {
  console.error('Usage: node scripts/screenshots.mjs WORKSPACE');
  process.exit(2);
}
if (chromiumPath === null) {
  console.error('No Chromium found. Set CHROMIUM to its path.');
  process.exit(2);
}
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'docs', 'images');
const waitMs = 60_000;
const mostBytes = 250_000;
const width = 1200;

const reader = spawn(
  process.execPath,
  [join(root, 'bin', 'lectern.js'), 'view', workspace, '--port', '0', '--json'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
let browser;
try {
  const url = await addressOf(reader);
  browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'], timeout: waitMs });
  mkdirSync(target, { recursive: true });
  await take('timeline', 859, async (page) => {
    await page.goto(url);
    await page.locator('.video-row a').first().click();
    const screen = page.getByRole('toolbar', { name: /^Screens/ }).getByRole('button');
    await screen.nth(1).click();
    await page.getByRole('heading', { level: 2, name: 'Screen 2', exact: true }).waitFor();
    // A click plays the video, and what it shows then would differ from run to run.
    await page.evaluate("document.querySelector('video')?.pause()");
    await page.evaluate('window.scrollTo(0, 0)');
  });
  await take('book', 855, async (page) => {
    await page.goto(`${url}/book/1`);
    await page.locator('.part-image img').first().waitFor();
  });
} finally {
  await browser?.close();
  reader.kill('SIGINT');
}

/** Address of the reader, once it listens. */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('The reader does not listen.')), waitMs);
    late.unref();
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`The reader ended with ${code} before it listened.`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = JSON.parse(line);
      if (event.event === 'listening') resolve(event.url.replace(/\/$/, ''));
    });
  });
}

/** Saves what a fresh page shows after `show`. */
async function take(name, height, show) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(waitMs);
  await show(page);
  await page.waitForLoadState('networkidle');
  const shot = await page.screenshot({ animations: 'disabled' });
  const picture = await sharp(shot).png({ palette: true, effort: 10, compressionLevel: 9 }).toBuffer();
  if (picture.length > mostBytes) throw new Error(`${name}.png has ${picture.length} bytes, too many.`);
  writeFileSync(join(target, `${name}.png`), picture);
  console.log(`${name}.png: ${picture.length} bytes`);
  await context.close();
}
