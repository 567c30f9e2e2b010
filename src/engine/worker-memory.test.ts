import { expect, test } from 'vitest';
import { workerEnvironment } from './worker-memory.ts';

test('a worker has the environment of its coordinator, and asks glibc for large pages', () => {
  const { GLIBC_TUNABLES, ...rest } = workerEnvironment({ HOME: '/home/a', PATH: '/bin' });
  expect(rest).toEqual({ HOME: '/home/a', PATH: '/bin' });
  expect(GLIBC_TUNABLES).toMatch(/^glibc\.malloc\.hugetlb=1:/);
});

test('what the user chose comes last, so that it counts', () => {
  const { GLIBC_TUNABLES } = workerEnvironment({ GLIBC_TUNABLES: 'glibc.malloc.hugetlb=0' });
  expect(GLIBC_TUNABLES).toMatch(/:glibc\.malloc\.hugetlb=0$/);
});
