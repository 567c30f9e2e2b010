import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { settingsSchema } from '../../config/schema.ts';
import { readLeftOut } from '../../formats/packages/left-out.ts';
import { type LoopbackRequest, loopback } from '../../vision/loopback.fixture.ts';
import { onnxModel } from '../../vision/onnx-model.fixture.ts';
import { jsonl, writeFiles } from '../benchmarks/benchmark-files.fixture.ts';
import { readPairs, runOverlap } from './overlap-run.ts';

const [width, height] = [320, 180];

/** A picture in shades of one colour: hashes see light and dark alone, so that all of them have the same. */
function drawing(colour: readonly [number, number, number]): Promise<Buffer> {
  const pixels = Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const shade = 60 + 180 * Number((x * x + 3 * y * y) % 20_000 < 9000);
    return colour.map((share) => Math.round(share * shade));
  });
  const raw = { width, height, channels: 3 } as const;
  return sharp(Uint8Array.from(pixels.flat()), { raw }).png().toBuffer();
}

/** A benchmark with a red picture; a dataset that shows a copy of it twice, and then a blue one. */
async function material(): Promise<string> {
  const folder = await temporaryFolder();
  const red = await drawing([1, 1 / 3, 1 / 3]);
  const shows = (id: string, image_name: string) => ({
    id,
    text_list: ['Look.'],
    image_info: [{ image_name, matched_text_index: 0 }],
  });
  await writeFiles(folder, {
    'asked/images/0.png': red,
    'asked/items.jsonl': jsonl([
      { id: 'p', question: 'What is this?', images: ['images/0.png'], metric: 'exact', answers: ['a'] },
    ]),
    'corpus/images/copy.jpg': await sharp(red).resize(240).jpeg({ quality: 60 }).toBuffer(),
    'corpus/images/other.png': await drawing([1 / 3, 1 / 3, 1]),
    'corpus/mmc4.jsonl': jsonl([
      shows('first', 'copy.jpg'),
      shows('again', 'copy.jpg'),
      shows('other', 'other.png'),
    ]),
    'model/onnx/vision_model.onnx': Buffer.from(onnxModel({ operator: 'GlobalAveragePool' })),
  });
  return folder;
}

function search(folder: string, embedImage: object) {
  const benchmarks = { mine: { questions: join(folder, 'asked', 'items.jsonl') } };
  const settings = settingsSchema.parse({ evaluate: { benchmarks }, embedImage });
  return runOverlap({
    ...{ dataset: join(folder, 'corpus'), run: null, names: [], out: join(folder, 'out'), settings },
    ...{ signal: new AbortController().signal, onProgress: () => {} },
  });
}

/** As Jina's API: the mean colour of a picture is its vector. */
async function answerColour({ body }: LoopbackRequest, response: ServerResponse): Promise<void> {
  const { input } = JSON.parse(body) as { input: [{ image: string }] };
  const bytes = Buffer.from(input[0].image.split(',')[1]!, 'base64');
  const { channels } = await sharp(bytes).stats();
  const embedding = channels.map(({ mean }) => mean);
  response.end(JSON.stringify({ model: 'colour', data: [{ index: 0, embedding }] }));
}

async function expectConfirmed(folder: string): Promise<void> {
  const pairs = await Array.fromAsync(readPairs(join(folder, 'out')));
  expect(pairs.map(({ sample, image }) => [sample, image!.confirmed])).toEqual([
    ['first', true],
    ['again', true],
    ['other', false],
  ]);
  expect(pairs[0]!.image!.cosine).toBeGreaterThan(0.99);
  expect(pairs[2]!.image!.cosine).toBeLessThan(0.85);
  const { ids, images } = await readLeftOut(join(folder, 'out', 'without.txt'));
  expect([[...ids], [...images.keys()]]).toEqual([[], ['first', 'again']]);
}

test('an encoder in a file tells a copy from a picture that has its hash', async () => {
  const folder = await material();
  const { encoder, benchmarks } = await search(folder, { encoder: 'onnx', model: join(folder, 'model') });
  expect(encoder).toMatchObject({ name: 'onnx', version: expect.stringMatching(/^sha256:/) });
  expect(benchmarks).toMatchObject([{ seen: { image: 1 }, samples: 2, pairs: 2 }]);
  await expectConfirmed(folder);
});

test('an endpoint does, and is asked once for each picture, however often it is shown', async () => {
  const folder = await material();
  await using server = await loopback(answerColour);
  const { encoder } = await search(folder, {
    encoder: 'endpoint',
    model: 'colour',
    url: `${server.origin}/v1`,
  });
  expect(encoder).toMatchObject({ name: 'endpoint', model: 'colour' });
  await expectConfirmed(folder);
  expect(server.requests.map(({ url }) => url)).toEqual([
    '/v1/embeddings',
    '/v1/embeddings',
    '/v1/embeddings',
  ]);
});

test('an endpoint whose vectors cannot be compared stops the search, and says so', async () => {
  const folder = await material();
  let asked = 0;
  await using server = await loopback((_request, response) => {
    asked++;
    response.end(JSON.stringify({ data: [{ embedding: asked === 1 ? [1] : [1, 0] }] }));
  });
  await expect(
    search(folder, { encoder: 'endpoint', model: 'colour', url: `${server.origin}/v1` }),
  ).rejects.toThrow(/The image encoder colour does not work: Expected a vector of/);
});
