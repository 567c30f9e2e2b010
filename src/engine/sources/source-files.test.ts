import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { StoppedError, UnavailableError } from '../../base/errors.ts';
import { sha256 } from '../../base/fingerprint.ts';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { WebClient } from '../../net/web-client.ts';
import type { Video } from '../../records/video.ts';
import { BucketServer, testBucket } from '../bucket/bucket-server.fixture.ts';
import { Scratch } from './scratch.ts';
import { bringBytes, bringVideo, learnDigest, type SourceTools, sourceState } from './source-files.ts';

const signal = new AbortController().signal;
const mebibyte = 1 << 20;

function movie(seed: number, bytes = mebibyte): Buffer {
  return Buffer.alloc(bytes, `${seed} is no video, and is taken all the same. `);
}

async function tools(
  mostBytes = 100 * mebibyte,
  allowLoopback = true,
): Promise<SourceTools & { folder: string }> {
  const folder = join(await temporaryFolder(), 'scratch');
  const client = new WebClient({ allowLoopback });
  onTestFinished(() => client.close());
  return { folder, client, scratch: new Scratch({ folder, mostBytes }) };
}

function videoAt(path: string, content: Buffer): Pick<Video, 'path' | 'sha256' | 'bytes'> {
  return { path, sha256: sha256(content), bytes: content.length };
}

async function inBucket(...contents: Buffer[]) {
  const server = new BucketServer();
  await server.start();
  const videos = contents.map((bytes, index) => {
    server.objects.set(`in/${index}.mp4`, { bytes, etag: `"${index}"`, metadata: {} });
    return videoAt(`s3://${testBucket}/in/${index}.mp4`, bytes);
  });
  return { server, videos };
}

/** A web server of one file, which breaks off half of its first answers. */
async function onTheWeb(content: Buffer, broken = 0): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.range ?? 'all');
    if (request.url?.startsWith('/gone')) {
      response.writeHead(404).end();
      return;
    }
    const [, first = 0, last] = /^bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
    const from = Number(first);
    const isPart = request.headers.range !== undefined;
    const rest = content.subarray(from, last ? Number(last) + 1 : undefined);
    response.writeHead(isPart ? 206 : 200, {
      etag: '"one"',
      'content-length': String(rest.length),
      ...(isPart ? { 'content-range': `bytes ${from}-${from + rest.length - 1}/${content.length}` } : {}),
    });
    if (asked.length > broken) response.end(rest);
    else response.write(rest.subarray(0, rest.length >> 1), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('a video of a bucket is brought once, for this process and others, and has the ending of its name', async () => {
  const content = movie(1);
  const { server, videos } = await inBucket(content);
  const own = await tools();
  const files = await Promise.all([1, 2, 3].map(() => bringVideo(videos[0]!, signal, own)));
  for (const { path } of files) expect(readFileSync(path).equals(content)).toBe(true);
  expect(files[0]!.path).toMatch(/\.mp4$/);
  const other = { ...own, scratch: new Scratch({ folder: own.folder, mostBytes: 100 * mebibyte }) };
  const again = await bringVideo(videos[0]!, signal, other);
  expect(server.takeAsked()).toEqual(['GET in/0.mp4']);
  for (const file of [...files, again]) await file.release();
  expect(readdirSync(own.folder)).toEqual([videos[0]!.sha256]);
});

test('copies take no more than their bound: those in use stay, those used longest ago go', async () => {
  const { server, videos } = await inBucket(movie(1), movie(2), movie(3), movie(4));
  const own = await tools(2.5 * mebibyte);
  const [first, second] = [
    await bringVideo(videos[0]!, signal, own),
    await bringVideo(videos[1]!, signal, own),
  ];
  await second.release();
  const third = await bringVideo(videos[2]!, signal, own);
  expect(existsSync(first.path)).toBe(true);
  expect(
    readdirSync(own.folder)
      .filter((name) => /^[0-9a-f]{64}$/.test(name))
      .sort(),
  ).toEqual([videos[0]!.sha256, videos[2]!.sha256].sort());
  server.takeAsked();
  let hasCome = false;
  const waiting = bringVideo(videos[3]!, signal, own).then((file) => {
    hasCome = true;
    return file;
  });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect([hasCome, server.takeAsked()]).toEqual([false, []]);
  await first.release();
  expect(readFileSync((await waiting).path).equals(movie(4))).toBe(true);
  await third.release();
});

test('what a process that died held or was bringing takes no room', async () => {
  const { videos } = await inBucket(movie(1));
  const own = await tools(1.5 * mebibyte);
  await (await bringVideo(videos[0]!, signal, own)).release();
  const dead = 2 ** 22 + 1;
  const left = [`${'a'.repeat(64)}-${dead}-1-${mebibyte}.part`, `${'b'.repeat(64)}-${dead}-2.mp4`];
  for (const name of left) writeFileSync(join(own.folder, name), movie(9));
  const { videos: others } = await inBucket(movie(5));
  const file = await bringVideo(others[0]!, signal, own);
  expect(readFileSync(file.path).equals(movie(5))).toBe(true);
  expect(readdirSync(own.folder).filter((name) => left.includes(name))).toEqual([]);
});

test('a video that has no room at all stops the run; one that is another by now fails for now', async () => {
  const { server, videos } = await inBucket(movie(1));
  const small = await tools(mebibyte / 2);
  await expect(bringVideo(videos[0]!, signal, small)).rejects.toThrow(StoppedError);
  const own = await tools();
  server.objects.set('in/0.mp4', { bytes: movie(2), etag: '"new"', metadata: {} });
  await expect(bringVideo(videos[0]!, signal, own)).rejects.toThrow(
    new UnavailableError('s3://lectern-test/in/0.mp4 has other bytes than when it was planned.'),
  );
  server.objects.clear();
  await expect(bringVideo(videos[0]!, signal, own)).rejects.toThrow(
    'Nothing is at s3://lectern-test/in/0.mp4.',
  );
  expect(readdirSync(own.folder)).toEqual([]);
});

test('a video of the web comes in as many attempts as it takes', async () => {
  const content = movie(3);
  const { url, asked } = await onTheWeb(content, 1);
  const own = await tools();
  const file = await bringVideo(videoAt(`${url}/a.webm?signature=secret`, content), signal, own);
  expect(readFileSync(file.path).equals(content)).toBe(true);
  expect(file.path).toMatch(/\.webm$/);
  expect(asked).toEqual(['all', expect.stringMatching(/^bytes=\d+-$/)]);
  await file.release();
  expect(readdirSync(own.folder)).toEqual([sha256(content)]);
});

test('a file of the web is looked at by its first byte, and brought once to be known and worked on', async () => {
  const content = movie(6);
  const { url, asked } = await onTheWeb(content);
  const own = await tools();
  const address = `${url}/a.mp4?key=secret`;
  const state = await sourceState(address, signal, own);
  expect(state).toEqual({ bytes: content.length, stamp: `${content.length} "one"` });
  expect(await learnDigest(address, state.bytes, signal, own)).toBe(sha256(content));
  const file = await bringVideo(videoAt(address, content), signal, own);
  expect(readFileSync(file.path).equals(content)).toBe(true);
  expect(asked).toEqual(['bytes=0-0', 'all']);
  await file.release();
  const small = await tools(mebibyte / 2);
  await expect(learnDigest(address, state.bytes, signal, small)).rejects.toThrow(StoppedError);
  await expect(sourceState(`${url}/gone.mp4?key=secret`, signal, own)).rejects.toThrow(
    /\/gone\.mp4: The server answered 404\.$/,
  );
});

test('an object that grew or shrank since it was looked at is not taken for what it was', async () => {
  const { videos } = await inBucket(movie(8));
  const own = await tools();
  for (const length of [mebibyte - 1, mebibyte + 1])
    await expect(learnDigest(videos[0]!.path, length, signal, own)).rejects.toThrow(
      new UnavailableError('s3://lectern-test/in/0.mp4 has another length than when it was looked at.'),
    );
  expect(readdirSync(own.folder)).toEqual([]);
});

test('addresses of private networks are asked for nothing, and no message tells a signature', async () => {
  const content = movie(4);
  const { url, asked } = await onTheWeb(content);
  const guarded = await tools(100 * mebibyte, false);
  const refused = bringVideo(videoAt(`${url}/a.mp4?X-Amz-Signature=secret`, content), signal, guarded);
  await expect(refused).rejects.toThrow(UnavailableError);
  await expect(refused).rejects.toThrow(/^Cannot get http:\/\/127\.0\.0\.1:\d+\/a\.mp4: (?!.*secret)/);
  await expect(bringBytes(`${url}/a.vtt`, 10, signal, guarded)).rejects.toThrow(UnavailableError);
  expect(asked).toEqual([]);
  const own = await tools();
  const gone = bringVideo(videoAt(`${url}/gone.mp4?key=secret`, content), signal, own);
  await expect(gone).rejects.toThrow(/\/gone\.mp4: The server answered 404\.$/);
});

test('a small file comes whole, or not at all where it is too long', async () => {
  const { url } = await onTheWeb(Buffer.from('WEBVTT'));
  const own = await tools();
  expect(Buffer.from((await bringBytes(`${url}/a.vtt`, 6, signal, own))!).toString()).toBe('WEBVTT');
  expect(await bringBytes(`${url}/a.vtt`, 5, signal, own)).toBeNull();
  await inBucket(Buffer.from('in a bucket'));
  expect(Buffer.from((await bringBytes(`s3://${testBucket}/in/0.mp4`, 99, signal, own))!).toString()).toBe(
    'in a bucket',
  );
});

test('the bound is told by the environment, and what is no number is refused', async () => {
  const { scratchPlace } = await import('./scratch.ts');
  vi.stubEnv('LECTERN_SCRATCH', '/some/where');
  vi.stubEnv('LECTERN_SCRATCH_GB', '0.5');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(scratchPlace()).toEqual({ folder: '/some/where', mostBytes: 500_000_000 });
  vi.stubEnv('LECTERN_SCRATCH_GB', 'many');
  expect(scratchPlace).toThrow(StoppedError);
});
