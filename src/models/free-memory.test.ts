import { Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { freeBytes, freeTensors } from './free-memory.ts';

test('the memory of tensors is gone at once, twice over too', () => {
  const data = new Float32Array(8);
  const tensors = [new Tensor('float32', data, [2, 4]), new Tensor('string', ['a'], [1])];
  freeTensors(tensors);
  freeTensors(tensors);
  expect(data.buffer.detached).toBe(true);
});

test('what is a part of something else stays', () => {
  const whole = new Float32Array(8);
  freeBytes(whole.subarray(0, 4));
  expect(whole.buffer.detached).toBe(false);
  const shared = new Uint8Array(new SharedArrayBuffer(4));
  freeBytes(shared);
  expect(shared.byteLength).toBe(4);
});
