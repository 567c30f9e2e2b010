import { readFile } from 'node:fs/promises';
import { InferenceSession } from 'onnxruntime-node';
import { withIntegerOutput } from './integer-output.ts';
import { makeWeightsSigned, multipliesSignedBytes } from './signed-weights.ts';

interface SessionOptions {
  inputsVary?: boolean;
  isQuantised?: boolean;
  integerOutput?: string;
}

/**
 * Opens an ONNX model as every room does: on one CPU thread, because parallelism comes from workers, each with its own
 * sessions.
 *
 * @param inputsVary Whether inputs change in size. Memory plans for each size would take 100 MB and save no time.
 * @param isQuantised Whether most of its weights are bytes, which are then opened as this processor multiplies them best.
 * @param integerOutput The output of a quantised model that is to be a product of integers (`withIntegerOutput`).
 * @throws Error where the file is no ONNX model that the runtime can load
 */
export async function openSession(
  file: string,
  { inputsVary = false, isQuantised = false, integerOutput }: SessionOptions = {},
): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    enableMemPattern: !inputsVary,
    logSeverityLevel: 3,
  };
  const isSigned = isQuantised && multipliesSignedBytes();
  if (!isSigned && integerOutput === undefined) return InferenceSession.create(file, options);
  const stored = await readFile(file);
  const model = integerOutput === undefined ? stored : withIntegerOutput(stored, integerOutput);
  if (model !== stored) free(stored);
  if (isSigned) makeWeightsSigned(model);
  const session = await InferenceSession.create(model, options);
  free(model);
  return session;
}

/** Gives the memory of a large buffer back at once, which can't be used after that: it may be long until it is collected. */
function free({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
