import { InferenceSession } from 'onnxruntime-node';

/**
 * Opens an ONNX model as every room does: on one CPU thread, because parallelism comes from workers, each with its own
 * sessions.
 *
 * @param inputsVary Whether inputs change in size. Memory plans for each size would take 100 MB and save no time.
 * @throws Error where the file is no ONNX model that the runtime can load
 */
export async function openSession(
  file: string,
  { inputsVary = false }: { inputsVary?: boolean } = {},
): Promise<InferenceSession> {
  return InferenceSession.create(file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    enableMemPattern: !inputsVary,
    logSeverityLevel: 3,
  });
}
