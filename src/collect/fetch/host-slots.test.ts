import { expect, test } from 'vitest';
import { HostSlots } from './host-slots.ts';

test('a few at a time to each host, all in the end, also where some fail', async () => {
  const slots = new HostSlots(2);
  const open = new Map<string, number>();
  let most = 0;
  let mostInAll = 0;
  const visit = async (host: string, index: number): Promise<number> => {
    open.set(host, (open.get(host) ?? 0) + 1);
    most = Math.max(most, open.get(host)!);
    mostInAll = Math.max(
      mostInAll,
      [...open.values()].reduce((sum, count) => sum + count, 0),
    );
    await new Promise((resolve) => setImmediate(resolve));
    open.set(host, open.get(host)! - 1);
    if (index % 5 === 0) throw new Error('as told');
    return index;
  };
  const visits = Array.from({ length: 30 }, (_, index) => {
    const host = ['a', 'b', 'c'][index % 3]!;
    return slots.run(host, () => visit(host, index)).catch(() => -1);
  });
  const ended = await Promise.all(visits);
  expect(ended.filter((index) => index >= 0).length).toBe(24);
  expect([most, mostInAll]).toEqual([2, 6]);
});
