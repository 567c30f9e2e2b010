import { InferenceSession } from 'onnxruntime-node';
import { afterEach, expect, test, vi } from 'vitest';
import { openSession } from './session.ts';
import { weightsOf } from './weights.ts';

afterEach(() => vi.restoreAllMocks());

test('weights are unpacked where it is asked for, and the runtime takes the option', async () => {
  const create = vi.spyOn(InferenceSession, 'create');
  const file = (await weightsOf('silero-v5'))['silero_vad_v5.onnx']!;
  for (const unpackWeights of [true, false]) await (await openSession(file, { unpackWeights })).release();
  const options = create.mock.calls.map(([, given]) => given as unknown as InferenceSession.SessionOptions);
  expect(options[0]?.extra).toEqual({ session: { disable_quant_qdq: '1' } });
  expect(options[1]?.extra).toBeUndefined();
});
