// Runs the tests of buckets against versitygw (https://github.com/versity/versitygw, `go install`), a server that honours
// conditional writes: node scripts/test-bucket.mjs PATH-OF-VERSITYGW [COMMAND…]
// It serves a temporary folder on 127.0.0.1. Another command than the tests finds it by the usual variables.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [program, ...given] = process.argv.slice(2);
if (program === undefined) {
  console.error('Usage: node scripts/test-bucket.mjs PATH-OF-VERSITYGW [COMMAND…]');
  process.exit(2);
}
const tests = ['npx', 'vitest', 'run', 'src/engine/objects.test.ts', 'test/bucket-plan.test.ts'];
const [command, ...rest] = given.length > 0 ? given : tests;
const folder = mkdtempSync(join(tmpdir(), 'lectern-bucket-'));
// Its metadata lie beside the objects: not every file system has attributes for them.
for (const name of ['data/lectern-test', 'metadata']) mkdirSync(join(folder, name), { recursive: true });
const secret = randomBytes(16).toString('hex');
const port = await freePort();
const where = ['posix', '--sidecar', join(folder, 'metadata'), join(folder, 'data')];
const server = spawn(program, ['--port', `127.0.0.1:${port}`, '--keep-alive', '--quiet', ...where], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, ROOT_ACCESS_KEY_ID: 'lectern', ROOT_SECRET_ACCESS_KEY: secret },
});
let code = 1;
try {
  await listening(port);
  const endpoint = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    LECTERN_TEST_BUCKET: endpoint,
    LECTERN_TEST_BUCKET_KEY: 'lectern',
    LECTERN_TEST_BUCKET_SECRET: secret,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'lectern',
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_REGION: 'us-east-1',
  };
  const child = spawn(command, rest, { stdio: 'inherit', env });
  code = await new Promise((resolve) => child.once('exit', (status) => resolve(status ?? 1)));
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(code);

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function listening(port) {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (server.exitCode !== null) throw new Error(`${program} ended with ${server.exitCode}`);
    const isOpen = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.once('close', () => {});
      setTimeout(() => socket.destroy(), 500).unref();
    });
    if (isOpen) return;
    await sleep(100);
  }
  throw new Error(`${program} does not listen on port ${port}`);
}
