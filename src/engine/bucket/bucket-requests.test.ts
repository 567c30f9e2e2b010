import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { BucketConnection } from './bucket-connection.ts';
import { BucketRequests } from './bucket-requests.ts';

test('a signal that is aborted while the answer comes ends whoever reads it, and not the process', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  process.on('uncaughtException', note);
  const stopping = new AbortController();
  const client = {
    send: async () => {
      stopping.abort();
      return { Body: new Readable({ read() {} }), ContentLength: 9 };
    },
  };
  const sdk = { GetObjectCommand: class {} };
  const connection = { sdk, client, isGoogle: false } as unknown as BucketConnection;
  const requests = new BucketRequests('lectern-test', async () => connection);
  const found = await requests.get('a.mp4', { signal: stopping.signal });
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.off('uncaughtException', note);
  expect(unhandled).toEqual([]);
  await expect(Array.fromAsync(found!.body)).rejects.toThrow('aborted');
});
