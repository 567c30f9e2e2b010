import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorMessage } from '../base/errors.ts';
import { weightsOf } from '../models/weights.ts';
import type { Encoder } from './encoder.ts';
import { encoders } from './encoders.ts';
import { cosine } from './similarity.ts';

const missing = await weightsOf('minilm').then(() => null, errorMessage);

it('is told without its weights', () => {
  expect(encoders.minilm.producer).toEqual({
    name: 'minilm',
    model: 'all-MiniLM-L6-v2-int8',
    version: '1.0.0+8199be6f699a.be50c3628f2b+rules1',
  });
});

describe.skipIf(missing !== null)(`MiniLM (${missing ?? 'installed'})`, () => {
  let encoder: Encoder;
  beforeAll(async () => {
    encoder = await encoders.minilm.load();
  });
  afterAll(() => encoder?.close());

  it('gives unit vectors, and zero for a text without words', async () => {
    const texts = ['The cell divides.', '日本語 \ud800 😀', '', ' \n\u0007'];
    const vectors = await encoder.embed(texts);
    expect(vectors.map(({ length }) => length)).toEqual(texts.map(() => encoder.dimensions));
    const lengths = vectors.map((vector) => Math.hypot(...vector));
    [1, 1, 0, 0].forEach((length, index) => {
      expect(lengths[index]).toBeCloseTo(length, 6);
    });
    expect(await encoder.embed([])).toEqual([]);
  });

  it('gives the vector that the makers of the weights get', async () => {
    // By onnxruntime and tokenizers for Python: mean over the pieces, unit length.
    const [vector] = await encoder.embed(['The mitochondria turn sugar into ATP.']);
    const expected = [-0.0327, 0.0355, -0.0203, 0.0649, -0.047, -0.027];
    expected.forEach((value, index) => {
      expect(vector![index]).toBeCloseTo(value, 2);
    });
  });

  it('gives the same bits alone, among others and at the same time as others', async () => {
    const text = 'Ohm found that current is proportional to voltage.';
    const [alone] = await encoder.embed([text]);
    const [, among] = await encoder.embed(['Short.', text, `${text} ${text} ${text}`]);
    const [[first], [second]] = await Promise.all([encoder.embed([text]), encoder.embed([text])]);
    for (const other of [among, first, second]) expect(other).toEqual(alone);
  });

  it('reads the start of a long text only', async () => {
    const sentence = 'Heat flows from the hot body to the cold one. ';
    const [start, all] = await encoder.embed([sentence.repeat(40), sentence.repeat(20_000)]);
    expect(all).toEqual(start);
  });

  it('puts a paraphrase nearer than another subject', async () => {
    const [said, again, other] = await encoder.embed([
      'The slope of the curve tells how fast it rises.',
      'How steep the curve is shows how quickly it goes up.',
      'Mix the flour and butter before you add the eggs.',
    ]);
    expect(cosine(said!, again!)).toBeGreaterThan(cosine(said!, other!) + 0.3);
  });
});
