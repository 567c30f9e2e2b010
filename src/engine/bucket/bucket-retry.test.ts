import { expect, test } from 'vitest';
import { BucketRetry, knowServers } from './bucket-retry.ts';

/** How often a request is sent to a server that is away. */
async function attempts(): Promise<number> {
  const retry = new BucketRetry(0);
  let token = await retry.acquireInitialRetryToken();
  for (let sent = 1; ; sent++) {
    try {
      token = await retry.refreshRetryTokenForRetry(token, { errorType: 'TRANSIENT' });
    } catch {
      return sent;
    }
  }
}

test('a server that never answered is soon given up, but not by a process whose coordinator has had answers', async () => {
  expect(await attempts()).toBe(4);
  knowServers();
  expect(await attempts()).toBe(10);
});
