import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { messageOf as message } from './protobuf.ts';
import { makeWeightsSigned } from './signed-weights.ts';

const [depth, columns] = [40, 24];
const [byte, integer] = [2, 6];

function described(name: string, type: number, dims: number[]): Buffer {
  const shape = message(...dims.map((size): [number, Buffer] => [1, message([1, size])]));
  const tensorType = message([1, type], [2, shape]);
  return message([1, name], [2, message([1, tensorType])]);
}

/** A model of one integer product, its weights and their zero stored as models that are quantised have them. */
function product(weights: Uint8Array, zero: Buffer): Buffer {
  const node = message([1, 'a'], [1, 'weights'], [1, 'aZero'], [1, 'zero'], [2, 'out'], [4, 'MatMulInteger']);
  const graph = message(
    [1, node],
    [2, 'product'],
    [5, message([1, depth], [1, columns], [2, byte], [8, 'weights'], [9, Buffer.from(weights)])],
    [5, Buffer.concat([message([2, byte]), zero, message([8, 'zero'])])],
    [11, described('a', byte, [2, depth])],
    [11, described('aZero', byte, [])],
    [12, described('out', integer, [2, columns])],
  );
  return message([1, 8], [7, graph], [8, message([1, ''], [2, 14])]);
}

async function run(model: Buffer): Promise<number[]> {
  const session = await InferenceSession.create(model);
  // Small enough for processors that round sums of two products to 16 bits.
  const a = Uint8Array.from({ length: 2 * depth }, (_, at) => (at * 31) % 100);
  const { out } = await session.run({
    a: new Tensor('uint8', a, [2, depth]),
    aZero: new Tensor('uint8', Uint8Array.of(7), []),
  });
  await session.release();
  return Array.from(out!.data as Int32Array);
}

/** A number as numbers in a row are stored. */
function packed(value: number): Buffer {
  return message([1, value]).subarray(1);
}

const weights = Uint8Array.from({ length: depth * columns }, (_, at) => (at * 89) % 256);

test.each([
  ['a number of one byte', 100],
  ['a number of two bytes', 200],
  ['nothing', 0],
])('weights with signs give the same products: what stands for zero is %s', async (_, zero) => {
  const model = product(weights, message([5, packed(zero)]));
  const before = await run(model);
  const size = model.length;
  expect(makeWeightsSigned(model)).toBe(2);
  expect(model.length).toBe(size);
  expect(await run(model)).toEqual(before);
  // Not twice.
  expect(makeWeightsSigned(model)).toBe(0);
  expect(before).not.toContain(0);
});

test('as bytes, too', async () => {
  const model = product(weights, message([9, Buffer.of(130)]));
  const before = await run(model);
  expect(makeWeightsSigned(model)).toBe(2);
  expect(await run(model)).toEqual(before);
});

test('a model stays as it is where its numbers are stored otherwise', () => {
  const model = product(weights, message([5, 100]));
  const before = Buffer.from(model);
  expect(makeWeightsSigned(model)).toBe(0);
  expect(model.equals(before)).toBe(true);
});
