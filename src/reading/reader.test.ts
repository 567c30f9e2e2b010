import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusedLineSchema, textLineSchema } from '../records/reading.ts';
import { contentChars } from './content.ts';
import { LineCache } from './line-cache.ts';
import { loadReader, type Reader } from './reader.ts';
import { textSimilarity } from './text-similarity.ts';

interface Label {
  text: string;
  x: number;
  y: number;
  size: number;
  turn?: number;
}

async function slide(
  labels: readonly Label[],
  [width, height]: readonly [number, number] = [1280, 720],
  [paper, ink]: readonly [string, string] = ['#fff', '#111'],
): Promise<Uint8Array> {
  const texts = labels.map(
    ({ text, x, y, size, turn = 0 }) =>
      `<text x="${x}" y="${y}" font-family="sans-serif" font-size="${size}" fill="${ink}"
        transform="rotate(${turn} ${x} ${y})">${text}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="${paper}"/>${texts.join('')}</svg>`;
  return await sharp(Buffer.from(svg)).flatten().jpeg({ quality: 90 }).toBuffer();
}

const { entropy } = await sharp(await slide([{ text: 'font', x: 20, y: 80, size: 60 }], [200, 100])).stats();
const withFont = describe.skipIf(entropy < 0.2);

let reader: Reader;
const read = async (picture: Uint8Array): Promise<string[]> =>
  (await reader.read(picture)).map(({ text }) => text);

beforeAll(async () => {
  reader = await loadReader();
});
afterAll(async () => {
  await reader.close();
});

test('the producer names model, package version and weights', () => {
  expect(reader.producer).toEqual({
    name: 'pp-ocr',
    model: 'ch_PP-OCRv4',
    version: expect.stringMatching(/^\d+\.\d+\.\d+\+30a86f57\+06b3e6af\+rules\d+$/),
  });
});

test.each([
  [1, 1],
  [64, 64],
  [2000, 3],
  [3, 2000],
  [1920, 1080],
])('a blank picture of %i x %i has no text', async (width, height) => {
  const blank = await sharp({ create: { width, height, channels: 3, background: '#345' } })
    .jpeg()
    .toBuffer();
  expect(await reader.read(blank)).toEqual([]);
});

test('bytes that are not a picture are refused', async () => {
  await expect(reader.read(new Uint8Array([1, 2, 3]))).rejects.toThrow();
});

withFont('rendered slides (skipped where no font is installed)', () => {
  test('a large slide is read in order, words apart, with boxes where the text is', async () => {
    const picture = await slide(
      [
        { text: 'Gradient descent', x: 120, y: 160, size: 84 },
        { text: 'The step size is called the learning rate.', x: 120, y: 400, size: 44 },
        { text: 'Too large a step makes the loss diverge.', x: 120, y: 500, size: 44 },
      ],
      [1920, 1080],
    );
    const lines = await reader.read(picture);
    expect(lines.map(({ text }) => text)).toEqual([
      'Gradient descent',
      'The step size is called the learning rate.',
      'Too large a step makes the loss diverge.',
    ]);
    for (const line of lines) textLineSchema.parse(line);
    const [[left, top], , [, bottom]] = lines[0]!.box as [[number, number], unknown, [number, number]];
    expect(Math.abs(left - 120 / 1920)).toBeLessThan(0.03);
    expect(top).toBeLessThan(160 / 1080);
    expect(bottom).toBeGreaterThan(150 / 1080);
  });

  test('white on black', async () => {
    const picture = await slide([{ text: 'Eigenvalues of a matrix', x: 80, y: 300, size: 56 }], undefined, [
      '#101020',
      '#f0f0f0',
    ]);
    expect(await read(picture)).toEqual(['Eigenvalues of a matrix']);
  });

  test('two columns are read one after the other', async () => {
    const left = ['Plants turn light into', 'chemical energy and', 'release oxygen by day.'];
    const right = ['Animals burn sugar in', 'their cells and breathe', 'out carbon dioxide.'];
    const column = (lines: readonly string[], x: number): Label[] =>
      lines.map((text, i) => ({ text, x, y: 250 + 70 * i, size: 36 }));
    const picture = await slide([
      { text: 'Two ways to use energy in the living world', x: 180, y: 110, size: 44 },
      ...column(left, 60),
      ...column(right, 720),
    ]);
    expect(await read(picture)).toEqual(['Two ways to use energy in the living world', ...left, ...right]);
  });

  test('bullets stand with their items, numbers of a table with their names', async () => {
    const items = ['Heat lifts water', 'Rivers carry it back'].flatMap((text, i): Label[] => [
      { text: '•', x: 80, y: 180 + 60 * i, size: 36 },
      { text, x: 130, y: 180 + 60 * i, size: 36 },
    ]);
    const cells = [
      ['Lake', 'Depth'],
      ['Baikal', '1642'],
      ['Victoria', '84'],
    ].flatMap((row, at) =>
      row.map((text, column): Label => ({ text, x: 80 + 300 * column, y: 360 + 60 * at, size: 34 })),
    );
    const title = { text: 'The water cycle of the earth', x: 80, y: 90, size: 60 };
    const lines = await reader.read(await slide([title, ...items, ...cells]));
    expect(lines.map(({ form, text }) => [form, text])).toEqual([
      ['heading', 'The water cycle of the earth'],
      ['item', '• Heat lifts water'],
      ['item', '• Rivers carry it back'],
      ['table', 'Lake\tDepth'],
      ['table', 'Baikal\t1642'],
      ['table', 'Victoria\t84'],
    ]);
  });

  test('sloping, vertical and small text', async () => {
    const picture = await slide([
      { text: 'photographed at an angle', x: 200, y: 200, size: 44, turn: 7 },
      { text: 'temperature in degrees', x: 90, y: 640, size: 40, turn: -90 },
    ]);
    expect((await read(picture)).toSorted()).toEqual(['photographed at an angle', 'temperature in degrees']);
    const tiny = await slide([{ text: 'ok', x: 8, y: 44, size: 36 }], [64, 64]);
    expect((await read(tiny)).join('').toLowerCase()).toBe('ok');
  });

  test('a time code is read and carries nothing', async () => {
    const picture = await slide([{ text: '01:00:05:12', x: 820, y: 640, size: 72 }], undefined, [
      '#4fe79d',
      '#fff',
    ]);
    const text = (await read(picture)).join('\n');
    expect(text).toBe('01:00:05:12');
    expect(contentChars(text)).toBe(0);
  });

  test('a line cache changes nothing in what is read', async () => {
    const bullets = ['First the data', 'Then the model', 'Last the loss'].map((text, i) => ({
      text,
      x: 120,
      y: 200 + 140 * i,
      size: 48,
    }));
    const cache = new LineCache();
    await reader.read(await slide(bullets.slice(0, 2)), cache);
    const full = await slide(bullets);
    const lines = await reader.read(full);
    expect(await reader.read(full, cache)).toEqual(lines);
    const hits = cache.hits;
    expect(await reader.read(full, cache)).toEqual(lines);
    expect(cache.hits).toBe(hits + bullets.length);
  });

  test('print too blurred to read is refused and told, not spelled as letters', async () => {
    const note = 'measured by the department of physics in the winter term';
    const rows = Array.from({ length: 4 }, (_, row) => ({ text: note, x: 40, y: 60 + 60 * row, size: 14 }));
    const blurred = await sharp(await slide(rows, [1280, 320], ['#fff', '#333']))
      .blur(2)
      .jpeg({ quality: 80 })
      .toBuffer();
    const { lines, refused } = await reader.readAll(blurred);
    for (const { text } of lines) expect(textSimilarity(text, note)).toBeGreaterThan(0.7);
    expect(refused.length).toBeGreaterThan(1);
    for (const one of refused) expect(refusedLineSchema.parse(one)).toEqual(one);
  });

  test('what hardly differs from its background is refused', async () => {
    const faint = await slide(
      [{ text: 'Coming next', x: 80, y: 120, size: 60 }],
      [1280, 720],
      ['#141414', '#1e1e1e'],
    );
    const { lines, refused } = await reader.readAll(faint);
    expect(lines).toEqual([]);
    for (const { reason } of refused) expect(reason).toBe('contrast');
  });

  test('small print of a picture of low resolution is found', async () => {
    const labels = ['Temperature variations', 'Food commodity prices', 'Rainfall by month'];
    const large = await slide(
      labels.map((text, row) => ({ text, x: 120, y: 200 + 160 * row, size: 24 })),
      [1280, 720],
      ['#10102a', '#e8e8f0'],
    );
    const picture = await sharp(large).resize(426).jpeg({ quality: 85 }).toBuffer();
    expect(await read(picture)).toEqual(labels);
  });
});
