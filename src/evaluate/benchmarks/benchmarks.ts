import { type BenchmarkName, benchmarkNames } from '../item.ts';
import type { Benchmark } from './benchmark.ts';
import { genericBenchmark } from './generic.ts';
import { mathverse } from './mathverse.ts';
import { mathvision } from './mathvision.ts';
import { mathvista } from './mathvista.ts';
import { mmmu, mmmuPro } from './mmmu.ts';
import { okvqa } from './okvqa.ts';
import { scienceqa } from './scienceqa.ts';
import { textvqa, textvqaOcr } from './textvqa.ts';

/** The benchmarks whose published files are read. */
export const benchmarks: Readonly<Record<BenchmarkName, Benchmark>> = {
  okvqa,
  textvqa,
  'textvqa-ocr': textvqaOcr,
  scienceqa,
  mathvista,
  mathvision,
  mathverse,
  mmmu,
  'mmmu-pro': mmmuPro,
};

/** The benchmark of a name; one of the generic form where the name is the user's own. */
export function benchmarkOf(name: string): Benchmark {
  return isBenchmarkName(name) ? benchmarks[name] : genericBenchmark(name);
}

export function isBenchmarkName(name: string): name is BenchmarkName {
  return (benchmarkNames as readonly string[]).includes(name);
}
