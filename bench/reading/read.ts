// The embedded readers on screens whose text is known by construction.
//
//   node bench/reading/read.ts [--half development|held] [--seed 1] [--model NAME]... [--out FOLDER] [--show]
//
// Renders 30 screens with Chromium (`CHROMIUM`, or where systems put it). --out keeps the pictures, the truth and what was
// read; pictures that lie there are not rendered again. --show prints what was read.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { loadReader } from '../../src/reading/reader.ts';
import { screenText } from '../../src/reading/screen-text.ts';
import { type ReaderModel, readerModels } from '../../src/records/reader-model.ts';
import { chromiumPath } from '../../test/browser.ts';
import { cpuSecOf, machineLine } from '../models/cpu.ts';
import { measures, type Score, scoreScreen, sumOf } from './score.ts';
import { type Screen, screensOf } from './screens.ts';
import type { Half } from './words.ts';

const { values } = parseArgs({
  options: {
    half: { type: 'string', default: 'development' },
    seed: { type: 'string', default: '1' },
    model: { type: 'string', multiple: true, default: ['ppocr-v4'] },
    out: { type: 'string' },
    only: { type: 'string', default: '' },
    show: { type: 'boolean', default: false },
  },
});
const half = (['development', 'held'] as const).find((one) => one === values.half);
if (!half) throw new Error(`Expected --half to be development or held, got ${values.half}.`);
const models = values.model.map((name): ReaderModel => {
  const model = readerModels.find((one) => one === name);
  if (!model) throw new Error(`Expected --model to be one of ${readerModels.join(', ')}, got ${name}.`);
  return model;
});
const screens = screensOf(half satisfies Half, Number(values.seed)).filter(({ name }) =>
  name.includes(values.only),
);
if (values.out) await mkdir(values.out, { recursive: true });
const pictures = await picturesOf(screens);

console.log(machineLine());
for (const model of models) {
  const reader = await loadReader(model);
  const scores: { kind: string; score: Score }[] = [];
  let cpuSec = 0;
  for (const [index, { name, kind, blocks }] of screens.entries()) {
    const { result, cpuSec: spent } = await cpuSecOf(() => reader.read(pictures[index]!));
    cpuSec += spent;
    const text = screenText(result);
    const score = scoreScreen(blocks, text);
    scores.push({ kind, score });
    if (values.out) {
      await writeFile(join(values.out, `${name}.${model}.txt`), text);
      await writeFile(
        join(values.out, `${name}.${model}.json`),
        JSON.stringify({ score, lines: result }, null, 1),
      );
    }
    if (values.show) {
      const truth = blocks.flatMap((block) => block.lines).join('\n');
      console.log(`\n== ${name}, ${model}\n${truth}\n-- read\n${text}\n-- ${row(score)}`);
    }
  }
  await reader.close();
  console.log(
    `\n${model}, ${half}, seed ${values.seed}: parts right in %; ${(cpuSec / screens.length).toFixed(2)} s CPU a screen\n`,
  );
  console.log(`| kind | ${measures.join(' | ')} |\n|---|${measures.map(() => '---|').join('')}`);
  for (const kind of new Set(scores.map((one) => one.kind)))
    console.log(
      `| ${kind} | ${row(sumOf(scores.filter((one) => one.kind === kind).map((one) => one.score)))} |`,
    );
  console.log(`| all | ${row(sumOf(scores.map((one) => one.score)))} |`);
}

function row(score: Score): string {
  return measures
    .map((measure) => {
      const tally = score[measure];
      return tally ? ((100 * tally.right) / tally.of).toFixed(1) : '';
    })
    .join(' | ');
}

/** JPEGs at the size of the screen, drawn at 1920 x 1080 and scaled down as a recording is. */
async function picturesOf(wanted: readonly Screen[]): Promise<Uint8Array[]> {
  const kept = wanted.map(({ name }) => (values.out ? join(values.out, `${name}.jpg`) : null));
  if (kept.every((path) => path !== null && existsSync(path)))
    return await Promise.all(kept.map((path) => readFile(path!)));
  if (!chromiumPath) throw new Error('Expected Chromium: set CHROMIUM to its path.');
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, deviceScaleFactor: 1.5 });
  const drawn: Uint8Array[] = [];
  for (const [index, { html, height, name, blocks }] of wanted.entries()) {
    await page.setContent(`<!doctype html><body style="margin:0">${html}</body>`);
    const large = await page.screenshot();
    const jpeg = await sharp(large)
      .resize({ height })
      .jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
      .toBuffer();
    drawn.push(jpeg);
    if (values.out) {
      await writeFile(kept[index]!, jpeg);
      await writeFile(join(values.out, `${name}.truth.json`), JSON.stringify({ height, blocks }, null, 1));
    }
  }
  await browser.close();
  return drawn;
}
