import { readFile } from 'node:fs/promises';
import { InferenceSession } from 'onnxruntime-node';
import { makeWeightsSigned, multipliesSignedBytes } from './signed-weights.ts';

interface SessionOptions {
  inputsVary?: boolean;
  unpackWeights?: boolean;
  isQuantised?: boolean;
}

/**
 * Opens an ONNX model as every room does: on one CPU thread, because parallelism comes from workers, each with its own
 * sessions.
 *
 * @param inputsVary Whether inputs change in size. Memory plans for each size would take 100 MB and save no time.
 * @param unpackWeights Whether quantised weights that are multiplied as floats are unpacked once, as the model is opened,
 *   instead of at each use: four times their memory, for a model that is used many times with little input.
 * @param isQuantised Whether most of its weights are bytes, which are then opened as this processor multiplies them best.
 * @throws Error where the file is no ONNX model that the runtime can load
 */
export async function openSession(
  file: string,
  { inputsVary = false, unpackWeights = false, isQuantised = false }: SessionOptions = {},
): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    enableMemPattern: !inputsVary,
    logSeverityLevel: 3,
    // Otherwise the runtime keeps such weights quantised for kernels that it then does not have for them.
    ...(unpackWeights && { extra: { session: { disable_quant_qdq: '1' } } }),
  };
  if (!isQuantised || !multipliesSignedBytes()) return InferenceSession.create(file, options);
  const model = await readFile(file);
  makeWeightsSigned(model);
  return InferenceSession.create(model, options);
}
