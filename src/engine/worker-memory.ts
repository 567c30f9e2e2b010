/**
 * How a worker's memory is got and given back. Both only cost or save; without them a worker does the same.
 *
 * Node's young generation may grow to 48 MB in each process, though little of what a worker allocates is JavaScript's.
 */
export const workerMemoryFlags: readonly string[] = ['--max-semi-space-size=4'];

/**
 * For the C library of Linux (glibc), which others pass over: what models compute with lies in pages of 2 MB where the
 * system gives them on request, which saves a tenth of the time; and what is as large as a matrix of weights is returned
 * when it is freed, where glibc would learn to keep it.
 */
const tunables = ['glibc.malloc.hugetlb=1', `glibc.malloc.mmap_threshold=${4 * 2 ** 20}`];

/** The environment of a worker; what the user chose stays. */
export function workerEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const chosen = environment.GLIBC_TUNABLES;
  // Of two values for one tunable the later counts.
  return { ...environment, GLIBC_TUNABLES: [...tunables, ...(chosen ? [chosen] : [])].join(':') };
}
