import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { defaultSettings, toldSettings } from '../config/schema.ts';
import type { Document, DocumentImage } from '../records/document.ts';
import { CorpusCounter } from '../stats/corpus-counter.ts';
import { picture, video, words } from '../stats/document.fixture.ts';
import { tokenizers } from '../tokens/tokenizers.ts';
import { type Bins, binned } from './bins.ts';
import { datasetCard } from './dataset-card.ts';
import { histogramPlot } from './plots.ts';
import type { ReportData, ReportedRun } from './report-data.ts';
import { writeReport } from './write-report.ts';

let folder: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lectern-report-'));
  out = join(folder, 'report');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hostile = '"><script>alert(1)</script><img src=x onerror=alert(2)>';

const run: ReportedRun = {
  name: 'default',
  lectern: '0.1.0',
  settings: toldSettings(defaultSettings),
  providers: { transcribe: { name: 'moonshine', model: 'base', version: '1' }, clip: null },
  weights: [
    {
      name: 'ppocr-v6',
      version: '3.10.0',
      licence: 'Apache-2.0',
      files: [{ name: 'det.onnx', sha256: 'ab'.repeat(32) }],
    },
  ],
  roles: [{ role: 'roles.judge.0', provider: 'house', model: 'big-judge' }],
  models: [
    {
      stage: 'judge',
      provider: 'house',
      model: 'big-judge',
      questions: 3,
      cached: 1,
      requests: 2,
      inputTokens: 1000,
      outputTokens: 50,
      audioSec: 0,
      cost: 0.0125,
    },
  ],
  stages: [
    { stage: 'probe', in: 3, out: 2, dropped: 0, failed: 1, pending: 0, wallSec: 1, cpuSec: 0.5 },
    { stage: 'judge', in: 2, out: 1, dropped: 1, failed: 0, pending: 0, wallSec: 0, cpuSec: 0 },
  ],
  items: [{ kind: 'keyframe', kept: 3, dropped: 2 }],
  drops: [{ kind: 'video', stage: 'judge', verdict: 'dropped', reason: 'repetition', count: 1, of: 2 }],
  masked: { email: 6, phone: 1 },
  scores: [
    {
      name: 'informativeness',
      of: 'screens',
      bins: [{ from: 2, to: 3, count: 5 }],
      decidedBy: 'read.minInformativeness',
      threshold: { setting: 'read.minInformativeness', value: 2 },
    },
  ],
};

async function read({ name }: DocumentImage): Promise<Uint8Array | null> {
  if (name === 'none') return null;
  if (name === 'broken') return Buffer.from('<svg onload="alert(1)"/>');
  return sharp({ create: { width: 64, height: 36, channels: 3, background: name } })
    .png()
    .toBuffer();
}

const lesson: Document = {
  id: hostile,
  parts: [
    picture('red', { video: 'a', takenAtSec: 62 }),
    words('ocr', `x = 10\n${hostile}`),
    words('speech', `We take the root. ${hostile}`),
    picture('none', { video: 'a' }),
    picture('broken', { video: 'a' }),
    words('end', 'End of Video'),
  ],
  videos: [
    video('a', { title: hostile, url: 'javascript:alert(3)', licence: 'CC-BY-4.0', subject: hostile }),
  ],
  url: null,
  split: 'train',
};

function data(documents: readonly Document[], overrides: Partial<ReportData> = {}): ReportData {
  const counter = new CorpusCounter(tokenizers.words, { tellsAll: true });
  for (const document of documents) counter.add(document);
  return {
    title: `Roots ${hostile}`,
    figures: {
      kind: 'workspace',
      statistics: counter.statistics(),
      unreadable: { records: 0, first: null },
      similarity: null,
      perplexity: null,
    },
    images: binned(counter.histograms.images.entries()),
    textTokens: binned(counter.histograms.textTokens.entries()),
    clipSec: [],
    run,
    samples: documents,
    picture: read,
    ...overrides,
  };
}

function pages(): string[] {
  return ['index.html', 'samples/01.html'].map((name) => readFileSync(join(out, name), 'utf8'));
}

describe('a report', () => {
  test('nothing in it runs, whatever the dataset says', async () => {
    await writeReport(data([lesson]), out);
    for (const html of pages()) {
      expect(html).toContain('&lt;script>alert(1)');
      expect(html).not.toMatch(/<script|<img src=x|href="javascript:/i);
      expect(html).toContain("default-src 'none'");
      for (const [, address] of html.matchAll(/(?:src|href)="([^"]*)"/g)) {
        expect(address).toMatch(
          /^(?:\.\.\/)?(?:images\/[0-9a-f]{16}\.jpg|samples\/\d\d\.html|index\.html#samples|\d\d\.html)$/,
        );
      }
    }
    for (const name of readdirSync(join(out, 'plots'))) {
      expect(readFileSync(join(out, 'plots', name), 'utf8')).not.toMatch(/<script|onerror/i);
    }
  });

  test('shows pictures encoded anew, and says which are not there', async () => {
    expect(await writeReport(data([lesson]), out)).toEqual({ pictures: 1 });
    const [name] = readdirSync(join(out, 'images'));
    expect(await sharp(join(out, 'images', name!)).metadata()).toMatchObject({ format: 'jpeg', width: 64 });
    const [, sample] = pages();
    expect(sample!.match(/The image is missing/g)).toHaveLength(2);
    expect(sample).toMatch(/<img src="\.\.\/images\/\w+\.jpg" alt="Image from .*, 1:02"/);
  });

  test('calls a sample by its first videos, whatever their number', async () => {
    const videos = ['a', 'b', 'c', 'd'].map((id) => video(id, { title: id === 'b' ? null : `Lesson ${id}` }));
    await writeReport(data([{ ...lesson, videos }]), out);
    for (const html of pages()) expect(html).toContain('Lesson a · b · and 2 more<');
  });

  test('replaces an earlier one whole, and nothing else', async () => {
    await writeReport(data([lesson, { ...lesson, id: 'b' }]), out);
    expect(existsSync(join(out, 'samples', '02.html'))).toBe(true);
    await writeReport(data([lesson]), out);
    expect(readdirSync(join(out, 'samples'))).toEqual(['01.html']);

    const killed = join(folder, 'killed');
    mkdirSync(killed);
    writeFileSync(join(killed, '.report.json.0123456789ab.tmp'), '{');
    await writeReport(data([lesson]), killed);
    expect(readdirSync(killed)).toEqual(readdirSync(out));

    writeFileSync(join(out, 'thesis.tex'), 'mine');
    await expect(writeReport(data([lesson]), out)).rejects.toThrow(
      /holds something that is no report.*thesis\.tex/,
    );
    const other = join(folder, 'other');
    mkdirSync(join(other, 'images'), { recursive: true });
    await expect(writeReport(data([lesson]), other)).rejects.toThrow(/no report/);
    await expect(writeReport(data([lesson]), join(out, 'thesis.tex'))).rejects.toThrow(/is a file/);
    expect(readFileSync(join(out, 'thesis.tex'), 'utf8')).toBe('mine');
  });

  test('of a dataset that tells little has what there is', async () => {
    const web: Document = {
      id: '1',
      parts: [words('text', 'Lock the door.')],
      videos: [],
      url: 'https://a.b/c',
      split: null,
    };
    const counter = new CorpusCounter(tokenizers.words, { tellsAll: false });
    counter.add(web);
    const figures = {
      kind: 'mmc4',
      statistics: counter.statistics(),
      unreadable: { records: 0, first: null },
      similarity: null,
      perplexity: null,
    } as const;
    await writeReport(data([web], { figures, run: null }), out);
    const [overview, sample] = pages();
    expect(overview).not.toContain('What was dropped');
    expect(readFileSync(join(out, 'README.md'), 'utf8')).not.toMatch(/transcribed|People in the videos/);
    expect(sample).toContain('<a href="https://a.b/c" rel="noopener noreferrer nofollow">');
  });
});

describe('the dataset card', () => {
  function card(licences: (string | null)[]): { header: Record<string, unknown>; text: string } {
    const documents = licences.map((licence, index) => ({
      ...lesson,
      id: `s${index}`,
      parts: [],
      videos: [video(`v${index}`, { licence })],
    }));
    const text = datasetCard(data(documents), []);
    const [, yaml = ''] = text.split('---\n');
    return { header: parse(yaml) as Record<string, unknown>, text };
  }

  test.each([
    [['CC-BY-4.0'], { license: 'cc-by-4.0' }],
    [['CC-BY-4.0', 'CC-BY-SA-4.0'], { license: 'other', license_name: 'per-video' }],
    [['CC-BY-4.0', null], { license: 'other' }],
    [['my own'], { license: 'other' }],
    [[null], { license: 'unknown' }],
  ])('licences %j', (licences, expected) => {
    expect(card(licences).header).toMatchObject(expected);
  });

  test('has the header that the hub reads, the filters, the models and the limits', () => {
    const { header, text } = card(['CC-BY-4.0']);
    // Weights by their digests, so that others can tell whether they have the same.
    expect(text).toMatch(
      new RegExp(`ppocr-v6 \\| 3\\.10\\.0 +\\| Apache-2\\.0 \\| det\\.onnx \\| ${'ab'.repeat(32)}`),
    );
    expect(header).toMatchObject({
      pretty_name: `Roots ${hostile}`,
      language: ['en'],
      size_categories: ['n<1K'],
      task_categories: ['image-text-to-text'],
    });
    expect(text).toMatch(/\| read\.minInformativeness +\| 2 +\|/);
    expect(text).toMatch(/\| transcribe +\| moonshine base 1/);
    expect(text).toMatch(/\| repetition +\| judge/);
    expect(text).toMatch(/\| roles\.judge\.0 +\| big-judge \(house\)/);
    expect(text).toMatch(
      /\| judge +\| house +\| big-judge +\| +3 \| +1 \| +2 \| +1,000 \| +50 \| +0 \| 0\.0125 \|/,
    );
    expect(text).not.toContain('huggingface');
    expect(text).toMatch(/## Known limits\n\n- Languages: en only/);
    expect(text).toMatch(
      /were masked by their form \(6 e-mail addresses, 1 phone number\).*Images were not altered/,
    );
  });

  test('says where personal data was not masked', () => {
    const { weave } = run.settings;
    const settings = { ...run.settings, weave: { ...weave, maskPersonalData: false } };
    const text = datasetCard(data([lesson], { run: { ...run, settings, masked: {} } }), []);
    expect(text).toContain('Personal data was not masked');
    expect(text).not.toMatch(/were masked/);
    expect(text.split('---\n').slice(2).join('')).not.toMatch(/[^\\]<script/);
  });

  test('says of images and speech what became of their comparison, which a plot shows', () => {
    const limitOf = (bins: Bins, minSimilarity: number | null): string | undefined => {
      const similarity = {
        name: 'similarity',
        of: 'clips',
        bins,
        decidedBy: 'caption.minSimilarity',
        threshold: null,
      };
      const caption = { ...run.settings.caption, minSimilarity };
      const told = { ...run, settings: { ...run.settings, caption }, scores: [...run.scores, similarity] };
      return /^- Images were .*$/m.exec(datasetCard(data([lesson], { run: told }), []))?.[0];
    };
    const bins = [{ from: 0.2, to: 0.3, count: 4 }];
    expect(limitOf([], null)).toMatch(/^- Images were not compared with the speech: /);
    expect(limitOf(bins, null)).toMatch(/^- Images were compared with the speech, but no clip was dropped/);
    expect(limitOf(bins, 0.1)).toBeUndefined();
  });
});

describe('a histogram', () => {
  /** The marks of the axis of values, which stand below it. */
  const marks = (bins: Bins, threshold: number | null): string[] => {
    const { document } = parseHTML(histogramPlot(bins, { label: 'score', of: 'videos', threshold }));
    const texts = [...document.querySelectorAll('text[y="0.71em"]')].map(
      ({ textContent }) => textContent ?? '',
    );
    return texts.filter((text) => /^\d/.test(text));
  };

  test.each([
    ['one range', [{ from: 9, to: 9.5, count: 1 }], null],
    ['one range, and a threshold beside it', [{ from: 9, to: 9.5, count: 1 }], 3],
    [
      'two ranges',
      [
        { from: 0, to: 1, count: 1 },
        { from: 1, to: 2, count: 3 },
      ],
      1,
    ],
    ['many', Array.from({ length: 30 }, (_, index) => ({ from: index, to: index + 1, count: index })), 4],
  ])('of %s has an axis that can be read', (_, bins, threshold) => {
    const shown = marks(bins, threshold);
    expect(shown.length, JSON.stringify(shown)).toBeGreaterThanOrEqual(2);
    expect(shown.length, JSON.stringify(shown)).toBeLessThanOrEqual(10);
  });

  test('of one range names its ends', () => {
    expect(marks([{ from: 9, to: 9.5, count: 1 }], null)).toEqual(['9', '9.5']);
  });
});
