import { readFile } from 'node:fs/promises';
import { InferenceSession } from 'onnxruntime-node';
import { afterEach, expect, test, vi } from 'vitest';
import { withIntegerOutput } from './integer-output.ts';
import { openSession } from './session.ts';
import { makeWeightsSigned, multipliesSignedBytes } from './signed-weights.ts';
import { weightsOf } from './weights.ts';

afterEach(() => vi.restoreAllMocks());

/** What the runtime was given to open. */
async function given(file: string, options: Parameters<typeof openSession>[1]): Promise<unknown> {
  const create = InferenceSession.create as (model: unknown, options?: object) => Promise<InferenceSession>;
  let opened: unknown;
  vi.spyOn(InferenceSession, 'create').mockImplementation((...[model, given]: unknown[]) => {
    // Bytes are given back when the model is open.
    opened = Buffer.isBuffer(model) ? Buffer.from(model) : model;
    return create.call(InferenceSession, model, given as object);
  });
  await (await openSession(file, options)).release();
  return opened;
}

test('a model is opened as it is stored unless something else is asked for', async () => {
  const file = (await weightsOf('silero-v5'))['silero_vad_v5.onnx']!;
  expect(await given(file, {})).toBe(file);
});

test('the decoder of speech is opened with a product of integers as output, and signs where they help', async () => {
  const file = (await weightsOf('moonshine-tiny'))['decoder_model_merged.onnx']!;
  const expected = withIntegerOutput(await readFile(file), 'logits');
  // Both graphs of it: with cached keys and values, and without.
  expect(expected.toString('latin1').match(/MatMulInteger of logits\.sums/g)).toHaveLength(2);
  if (multipliesSignedBytes()) expect(makeWeightsSigned(expected)).toBeGreaterThan(0);
  const opened = (await given(file, { isQuantised: true, integerOutput: 'logits' })) as Buffer;
  expect(expected.equals(opened)).toBe(true);
});
