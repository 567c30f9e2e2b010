import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { withIntegerOutput } from './integer-output.ts';
import { messageOf } from './protobuf.ts';
import { makeWeightsSigned } from './signed-weights.ts';

const [depth, columns] = [40, 24];
const [float, byte] = [1, 2];
const scale = 0.25;

function described(name: string, dims: number[]): Buffer {
  const shape = messageOf(...dims.map((size): [number, Buffer] => [1, messageOf([1, size])]));
  return messageOf([1, name], [2, messageOf([1, messageOf([1, float], [2, shape])])]);
}

const weights = Uint8Array.from({ length: depth * columns }, (_, at) => (at * 89) % 256);
const zero = 131;

/** What the product is, computed here: the runtime itself would round otherwise. */
function productOf(x: Float32Array): number[] {
  return Array.from({ length: columns }, (_, column) =>
    x.reduce((sum, value, at) => sum + value * scale * (weights[column * depth + at]! - zero), 0),
  );
}

/** A product of floats with weights stored as bytes and turned over, as the output layer of a language model is. */
function model(): Buffer {
  const scaleBytes = Buffer.alloc(4);
  scaleBytes.writeFloatLE(scale);
  const graph = messageOf(
    [1, messageOf([1, 'stored'], [2, 'turned'], [4, 'Transpose'])],
    [1, messageOf([1, 'turned'], [1, 'scale'], [1, 'zero'], [2, 'weights'], [4, 'DequantizeLinear'])],
    [1, messageOf([1, 'x'], [1, 'weights'], [2, 'logits'], [4, 'MatMul'])],
    [2, 'output'],
    [5, messageOf([1, columns], [1, depth], [2, byte], [8, 'stored'], [9, Buffer.from(weights)])],
    [5, messageOf([2, float], [8, 'scale'], [9, scaleBytes])],
    [5, messageOf([2, byte], [8, 'zero'], [9, Buffer.of(zero)])],
    [11, described('x', [1, depth])],
    [12, described('logits', [1, columns])],
    [13, described('weights', [depth, columns])],
  );
  return messageOf([1, 8], [7, graph], [8, messageOf([1, ''], [2, 14])]);
}

async function run(bytes: Buffer, x: Float32Array): Promise<number[]> {
  const session = await InferenceSession.create(bytes);
  const { logits } = await session.run({ x: new Tensor('float32', x, [1, depth]) });
  await session.release();
  return Array.from(logits!.data as Float32Array);
}

test('the product is the same where the floats need no rounding', async () => {
  // 255 steps of one: each of these is a whole number of steps.
  const x = Float32Array.from({ length: depth }, (_, at) =>
    at === 0 ? 100 : ((at * 7) % 90) - (at === 1 ? 162 : 0),
  );
  expect(Math.max(...x) - Math.min(...x)).toBe(255);
  const written = withIntegerOutput(model(), 'logits');
  expect(await run(written, x)).toEqual(productOf(x));
  expect(written.includes('MatMulInteger')).toBe(true);
  // Weights that are turned over can have signs, too.
  expect(makeWeightsSigned(written)).toBe(2);
});

test('and nearly the same elsewhere', async () => {
  const x = Float32Array.from({ length: depth }, (_, at) => Math.sin(at));
  const written = await run(withIntegerOutput(model(), 'logits'), x);
  // Half a step of the input for each of the products, at most.
  const bound = (depth * 128 * scale * 2) / 255 / 2;
  for (const [at, value] of productOf(x).entries())
    expect(Math.abs(written[at]! - value)).toBeLessThan(bound);
});

test('nothing changes where the output is made otherwise', () => {
  expect(withIntegerOutput(model(), 'another').equals(model())).toBe(true);
});
