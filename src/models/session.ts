import { readFile } from 'node:fs/promises';
import { InferenceSession } from 'onnxruntime-node';
import { withFoldedSteps } from './folded-steps.ts';
import { freeBytes } from './free-memory.ts';
import { withIntegerOutput } from './integer-output.ts';
import { makeWeightsSigned, multipliesSignedBytes } from './signed-weights.ts';

interface SessionOptions {
  inputsVary?: boolean;
  keepsMemory?: boolean;
  isQuantised?: boolean;
  integerOutput?: string;
  foldsSteps?: boolean;
}

/**
 * Opens an ONNX model as every room does: on one CPU thread, because parallelism comes from workers, each with its own
 * sessions.
 *
 * @param inputsVary Whether inputs change in size. Memory plans for each size would take 100 MB and save no time.
 * @param keepsMemory Whether what a run took stays for the next. Pays where one takes hundreds of megabytes, which would be
 *   got page by page each time; else it only grows, by powers of two.
 * @param isQuantised Whether most of its weights are bytes, which are then opened as this processor multiplies them best.
 * @param integerOutput The output of a quantised model that is to be a product of integers (`withIntegerOutput`).
 * @param foldsSteps Whether the steps between its convolutions are folded (`withFoldedSteps`), which changes what it makes by
 *   rounding alone. Pays only where the runtime orders values by blocks of channels, which it does on x64; elsewhere the model stays as it is.
 * @throws Error where the file is no ONNX model that the runtime can load
 */
export async function openSession(
  file: string,
  {
    inputsVary = false,
    keepsMemory = false,
    isQuantised = false,
    integerOutput,
    foldsSteps = false,
  }: SessionOptions = {},
): Promise<InferenceSession> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    enableMemPattern: !inputsVary,
    enableCpuMemArena: keepsMemory,
    logSeverityLevel: 3,
  };
  const isSigned = isQuantised && multipliesSignedBytes();
  const isFolded = foldsSteps && process.arch === 'x64';
  if (!isSigned && !isFolded && integerOutput === undefined) return InferenceSession.create(file, options);
  const stored = await readFile(file);
  let model = integerOutput === undefined ? stored : withIntegerOutput(stored, integerOutput);
  if (isFolded) model = withFoldedSteps(model);
  if (model !== stored) freeBytes(stored);
  if (isSigned) makeWeightsSigned(model);
  const session = await InferenceSession.create(model, options);
  freeBytes(model);
  return session;
}
