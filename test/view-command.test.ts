import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
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

describe('--open', () => {
  /** Runs the reader with one program in reach, or none, and stops it when `isDone` of what it said. */
  async function view(opener: string | null, isDone: () => boolean) {
    const file = join(folder, 'open.jsonl');
    writeFileSync(file, `${JSON.stringify({ images: [null], texts: ['some words'] })}\n`);
    const bin = join(folder, `bin-${opener === null ? 'none' : 'one'}`);
    mkdirSync(bin, { recursive: true });
    for (const name of opener === null ? [] : ['xdg-open', 'open']) {
      writeFileSync(join(bin, name), `#!${process.execPath}\n${opener}`);
      chmodSync(join(bin, name), 0o755);
    }
    let watching: NodeJS.Timeout | undefined;
    const ended = await lectern(['view', file, '--port', '0', '--open', '--json'], {
      env: { ...env, PATH: bin },
      onOutput: (text, pid) => {
        if (!text.includes('"listening"')) return;
        watching ??= setInterval(() => {
          if (!isDone()) return;
          clearInterval(watching);
          process.kill(pid, 'SIGINT');
        }, 50);
      },
    });
    return ended;
  }

  test.skipIf(process.platform === 'win32')('gives the address to the browser, by no shell', async () => {
    const told = join(folder, 'opened.json');
    const { exitCode, stdout, stderr } = await view(
      `const fs = require('node:fs');
      fs.writeFileSync(${JSON.stringify(`${told}.draft`)}, JSON.stringify(process.argv.slice(2)));
      fs.renameSync(${JSON.stringify(`${told}.draft`)}, ${JSON.stringify(told)});`,
      () => existsSync(told),
    );
    const url = /"url":"([^"]+)"/.exec(stdout)?.[1];
    expect([exitCode, JSON.parse(readFileSync(told, 'utf8'))]).toEqual([0, [url]]);
    expect(stderr).not.toContain('No browser');
  });

  test.skipIf(process.platform === 'win32')('that fails is told, and the reader goes on', async () => {
    const missing = await view(null, () => true);
    expect(missing.exitCode).toBe(0);
    expect(missing.stderr).toMatch(
      /^No browser was opened: (xdg-open|open) was not found\. Open http:\/\/127\.0\.0\.1:\d+\/ by hand\.$/m,
    );
    const ended = join(folder, 'ended');
    const failing = await view(
      `require('node:fs').writeFileSync(${JSON.stringify(ended)}, ''); process.exitCode = 4;`,
      () => existsSync(ended),
    );
    expect(failing.exitCode).toBe(0);
  });
});
