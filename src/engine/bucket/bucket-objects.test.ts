import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { StoppedError, UsageError } from '../../base/errors.ts';
import { probeObjects } from '../probe-objects.ts';
import { connect } from './bucket-connection.ts';
import { BucketObjects } from './bucket-objects.ts';
import { BucketServer, type BucketServerOptions, testBucket } from './bucket-server.fixture.ts';
import { partBytes } from './bucket-upload.ts';

async function served(
  options: BucketServerOptions = {},
): Promise<{ server: BucketServer; objects: BucketObjects }> {
  const server = new BucketServer(options);
  await server.start();
  const { isGoogle } = options;
  const connection = connect({ isGoogle, pauseFactor: 0.01 });
  return { server, objects: new BucketObjects(`s3://${testBucket}/ws`, () => connection) };
}

/** Mishaps, one for each request of a kind in turn. */
function inTurn(method: string, ...mishaps: (number | 'reset' | 'reset-after' | 'break-off' | null)[]) {
  return (asked: { method: string }) => (asked.method === method ? (mishaps.shift() ?? null) : null);
}

test('a server that overwrites in silence is refused in one sentence, and nothing is left there', async () => {
  const { server, objects } = await served({ overwrites: true });
  const refused = await probeObjects(objects).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UsageError);
  expect((refused as Error).message).toMatch(
    /^s3:\/\/lectern-test\/ws is no place for a workspace: [^.]*\.$/,
  );
  expect([...server.objects.keys()]).toEqual([]);
});

test('each of put, get and look is one request', async () => {
  const { server, objects } = await served();
  expect(await objects.create('a/one', 'x')).toBe(true);
  expect(server.takeAsked()).toEqual(['PUT ws/a/one']);
  expect(await objects.create('a/one', 'y')).toBe(false);
  expect(server.takeAsked()).toEqual(['PUT ws/a/one']);
  await objects.read('a/one');
  await objects.read('a/none');
  expect(server.takeAsked()).toEqual(['GET ws/a/one', 'GET ws/a/none']);
  await objects.has('a/one');
  await objects.replace('a/one', 'z');
  await objects.list('a');
  expect(server.takeAsked()).toEqual(['HEAD ws/a/one', 'PUT ws/a/one', 'GET list ws/a/']);
});

test('an empty object is put without a word to the terminal', async () => {
  const { server, objects } = await served();
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  await objects.replace('empty', '');
  await objects.replace('nothing', []);
  await objects.create('new', '');
  expect(['ws/empty', 'ws/nothing', 'ws/new'].map((key) => server.text(key))).toEqual(['', '', '']);
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

test('a log costs one request to grow, and one to be read where it is known', async () => {
  const { server, objects } = await served();
  await objects.append('log', 'one\n');
  server.takeAsked();
  await objects.append('log', 'two\n');
  expect(server.takeAsked()).toEqual([expect.stringMatching(/^PUT ws\/\.log\/[0-9a-f]{16}-0{15}4$/)]);
  expect((await objects.readAt('log', 4, 4))?.toString()).toBe('two\n');
  expect(server.takeAsked()).toEqual([expect.stringMatching(/^GET ws\/\.log\//)]);
});

test('writers of a log that do not know of each other lose nothing', async () => {
  const { objects } = await served();
  const other = new BucketObjects(objects.address);
  for (const turn of [1, 2, 3]) {
    await objects.append('log', `mine ${turn}\n`);
    await other.append('log', `other ${turn}\n`);
  }
  const lines = [1, 2, 3].flatMap((turn) => [`mine ${turn}`, `other ${turn}`]);
  expect((await objects.read('log'))?.toString()).toBe(`${lines.join('\n')}\n`);
});

test('a long stream goes up in parts of one length, and comes back as it was', async () => {
  const { server, objects } = await served();
  const pieces = Array.from({ length: 5 }, () =>
    randomBytes(partBytes / 4 + 17)
      .toString('hex')
      .slice(0, partBytes / 2),
  );
  await objects.replace('long', pieces);
  const lengths = server.asked.filter(({ query }) => query.has('partNumber'));
  expect(lengths.map(({ headers }) => Number(headers['content-length']))).toEqual([
    ...[partBytes, partBytes],
    partBytes / 2,
  ]);
  expect(server.uploads.size).toBe(0);
  const digest = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
  expect(digest((await objects.read('long'))!)).toBe(digest(pieces.join('')));
});

test('an upload whose parts throw is taken back, and one that a dead writer left is swept away', async () => {
  const { server, objects } = await served();
  await objects.replace('long', 'as it was');
  const broken = function* (): Generator<string> {
    for (let part = 0; part < 3; part++) yield 'x'.repeat(partBytes);
    throw new RangeError('no more');
  };
  await expect(objects.replace('long', broken())).rejects.toThrow(RangeError);
  expect(server.uploads.size).toBe(0);
  expect(server.text('ws/long')).toBe('as it was');
  server.uploads.set('old', { key: 'ws/runs/long', metadata: {}, parts: new Map() });
  await objects.sweep('runs');
  expect(server.uploads.size).toBe(0);
});

test('what earlier logs left is swept away, and the log that is there stays', async () => {
  const { server, objects } = await served();
  for (const line of ['a\n', 'b\n', 'c\n']) await objects.append('logs/one', line);
  await objects.replace('logs/one', 'a\n');
  for (const line of ['d\n', 'e\n']) await objects.append('logs/one', line);
  expect(server.objects.size).toBe(1 + 2 + 2);
  await objects.sweep('logs');
  expect(server.objects.size).toBe(1 + 2);
  expect((await objects.read('logs/one'))?.toString()).toBe('a\nd\ne\n');
});

test('troubles that pass are waited for', async () => {
  const { server, objects } = await served();
  server.options.mishap = inTurn('PUT', 'reset', 503, 500, null);
  expect(await objects.create('x', 'there')).toBe(true);
  server.options.mishap = inTurn('GET', 429, 'reset', null);
  expect((await objects.read('x'))?.toString()).toBe('there');
  server.options.mishap = inTurn('PUT', 409, 409, null);
  expect(await objects.create('y', 'there too')).toBe(true);
});

test('a writer whose answer was lost still knows that it won, and that it did not', async () => {
  const { server, objects } = await served();
  server.options.mishap = inTurn('PUT', 'reset-after', null);
  expect(await objects.create('x', 'same')).toBe(true);
  server.options.mishap = inTurn('PUT', 'reset', null);
  expect(await objects.create('x', 'same')).toBe(false);
  server.options.mishap = (asked) =>
    asked.method === 'POST' && asked.query.has('uploadId') && server.uploads.size > 0 ? 'reset-after' : null;
  await objects.replace('long', ['a'.repeat(partBytes), 'b']);
  expect(server.objects.get('ws/long')?.bytes.length).toBe(partBytes + 1);
});

test('a connection that breaks off is taken up where it ended, at the same object', async () => {
  const { server, objects } = await served();
  const text = randomBytes(300_000).toString('hex');
  await objects.create('x', text);
  server.options.mishap = inTurn('GET', 'break-off', 'break-off', null);
  expect((await objects.read('x'))?.toString()).toBe(text);
  let count = 0;
  server.options.mishap = ({ method }) => {
    if (method !== 'GET' || count++ > 0) return null;
    setImmediate(() =>
      server.objects.set('ws/x', { bytes: Buffer.from('new'), etag: '"new"', metadata: {} }),
    );
    return 'break-off';
  };
  await expect(objects.read('x')).rejects.toThrow('was replaced while it was read');
});

test.for<[string, number, string, RegExp]>([
  [
    'credentials that may not',
    403,
    'PUT',
    /^s3:\/\/lectern-test\/ws\/x may not be used with these credentials/,
  ],
  ['a server that does not recover', 503, 'PUT', /^s3:\/\/lectern-test\/ws\/x cannot be used: status 503/],
])('%s stop the run in one sentence without a secret', async ([, status, method, message]) => {
  const { objects } = await served({ mishap: (asked) => (asked.method === method ? status : null) });
  const error = (await objects.create('x', 'y').catch((thrown: unknown) => thrown)) as Error;
  expect(error).toBeInstanceOf(StoppedError);
  expect(error.message).toMatch(message);
  expect(JSON.stringify([error.message, error.stack, { ...error }])).not.toMatch(
    /testkey|testsecret|signature/i,
  );
});

test('a bucket that is not there, a server that is not, and missing credentials are told', async () => {
  const { objects } = await served();
  const connection = connect({ pauseFactor: 0.01 });
  const other = new BucketObjects('s3://other-bucket', () => connection);
  await expect(other.read('x')).rejects.toThrow('There is no bucket of s3://other-bucket/x');
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
  const away = connect({ pauseFactor: 0.01 });
  await expect(new BucketObjects(objects.address, () => away).read('x')).rejects.toThrow(
    's3://lectern-test/ws/x does not respond (ECONNREFUSED)',
  );
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
    vi.stubEnv(name, undefined);
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/nowhere/at/all');
  const nobody = connect({ pauseFactor: 0.01 });
  await expect(probeObjects(new BucketObjects(objects.address, () => nobody))).rejects.toThrow(
    /^Cannot write to s3:\/\/lectern-test\/ws: No credentials for /,
  );
});

test("Google's form has its own header for a condition, and none of Amazon's", async () => {
  const { server, objects } = await served({ isGoogle: true });
  await probeObjects(objects);
  const [first] = server.asked;
  expect(first?.headers).toMatchObject({ 'x-goog-if-generation-match': '0' });
  expect(first?.headers['if-none-match']).toBeUndefined();
  expect(first?.headers.authorization).toMatch(
    /^GOOG4-HMAC-SHA256 Credential=testkey\/\d{8}\/us-east-1\/storage\/goog4_request, SignedHeaders=content-type;host;x-goog-content-sha256;x-goog-date;x-goog-if-generation-match;x-goog-meta-lectern-log;x-goog-meta-lectern-writer, Signature=[0-9a-f]{64}$/,
  );
  for (const line of ['a\n', 'b\n']) await objects.append('log', line);
  expect((await objects.read('log'))?.toString()).toBe('a\nb\n');
  await objects.replace('plain', 'a\n');
  await objects.append('plain', 'b\n');
  expect((await objects.read('plain'))?.toString()).toBe('a\nb\n');
  await objects.removeAll('');
  expect(server.objects.size).toBe(0);
});

test('the client library is loaded when a bucket is used, not before', () => {
  const root = join(import.meta.dirname, '..', '..');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const atOnce = files.filter((name) =>
    /^import (?!type )[^;]*'@(aws-sdk|smithy)\//m.test(readFileSync(join(root, name), 'utf8')),
  );
  expect(atOnce).toEqual([]);
});
