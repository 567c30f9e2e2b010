import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lectern, temporaryFolder } from './cli.ts';

const folder = temporaryFolder();
const env = { XDG_CACHE_HOME: join(folder, 'cache') };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('says where it listens, serves the page there, and ends on Ctrl-C as it should', async () => {
  const file = join(folder, 'records.jsonl');
  writeFileSync(file, `${JSON.stringify({ images: [null], texts: ['some words'] })}\n`);
  let page: Promise<string> | null = null;
  const { exitCode, stdout, stderr } = await lectern(['view', file, '--port', '0', '--json'], {
    env,
    onOutput: (text, pid) => {
      const url = /"url":"([^"]+)"/.exec(text)?.[1];
      if (url === undefined || page) return;
      page = fetch(url)
        .then((response) => response.text())
        .finally(() => process.kill(pid, 'SIGINT'));
    },
  });
  expect(exitCode).toBe(0);
  expect(await page).toContain('<title>Lectern</title>');
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events).toEqual([
    { event: 'indexed', documents: 1, seconds: expect.any(Number) },
    {
      event: 'listening',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
      port: expect.any(Number),
    },
  ]);
  expect(stderr).toMatch(
    /^Indexed 1 document in \d\.\d s\.\nOpen http:\/\/127\.0\.0\.1:\d+\/ in a browser\. .*\n$/,
  );
});

test('a mistake is told in a line, and leaves nothing behind', async () => {
  for (const [args, message] of [
    [[join(folder, 'none')], /^lectern: No file or folder .*none\.\n$/],
    [[folder, '--port', '65536'], /Expected a whole number from 0 to 65535\./],
    [[join(folder, 'records.jsonl'), '--run', 'x'], /--run needs a workspace; .* is not one\.\n$/],
  ] as const) {
    const { exitCode, stdout, stderr } = await lectern(['view', ...args], { env });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  }
  expect(existsSync(join(folder, 'none'))).toBe(false);
});
