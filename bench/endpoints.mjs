// Requests a second through the clients to a server that answers after 100 ms, and what 10,000 of them leave behind.
// npm run --silent build && node bench/endpoints.mjs [requests] [concurrency]
// The server is the one of the tests, in a process of its own; it answers whole chats as streams.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const delayMs = 100;

if (process.argv[2] === 'serve') await serve();
else await measure(Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 64));

async function serve() {
  const { startProtocolServer } = await import('../test/protocol-server.ts');
  const server = await startProtocolServer({ delayMs, chat: () => '{"score": 7, "why": "It teaches."}' });
  process.send?.(server.baseUrl);
  process.on('message', async () => process.send?.(await server.openSockets()));
  process.on('disconnect', () => process.exit(0));
}

async function measure(requests, concurrency) {
  const { Calls } = await import('../dist/endpoints/calls.js');
  const { Endpoints } = await import('../dist/endpoints/endpoints.js');
  const { openResponseLog } = await import('../dist/engine/response-log.js');
  const { createModelClients } = await import('../dist/clients/model-client.js');
  const server = fork(fileURLToPath(import.meta.url), ['serve']);
  const told = () => new Promise((resolve) => server.once('message', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'lectern-bench-'));
  const settings = {
    baseUrl: await told(),
    keyEnv: null,
    concurrency,
    timeoutSec: 60,
    firstTokenSec: 30,
    retries: 2,
    schema: 'auto',
    prices: null,
  };
  const endpoints = new Endpoints({ bench: settings }, {});
  const clients = createModelClients(
    new Calls(endpoints, {
      responses: openResponseLog(join(folder, 'answers.jsonl')),
      signal: new AbortController().signal,
      onUsage() {},
    }),
  );
  const model = { provider: 'bench', model: 'any', temperature: 0, maxTokens: 100, extra: {} };
  const schema = z.object({ score: z.number(), why: z.string() });
  const ask = async (number) => {
    const parts = [{ type: 'text', text: `Question ${number}` }];
    const request = { model, messages: [{ role: 'user', parts }], schema, schemaName: 'score' };
    const answer = await clients.ask(request);
    if (answer.outcome !== 'answer') throw new Error(`Expected an answer, got ${answer.message}`);
  };
  const askAll = async (from, to) => {
    let next = from;
    const worker = async () => {
      while (next < to) await ask(next++);
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  };
  const left = () => {
    globalThis.gc?.();
    return {
      heapMb: process.memoryUsage().heapUsed / 1e6,
      rssMb: process.memoryUsage.rss() / 1e6,
      handles: process.getActiveResourcesInfo().length,
    };
  };

  await askAll(0, 2 * concurrency);
  const before = left();
  const start = performance.now();
  const cpu = process.cpuUsage();
  await askAll(2 * concurrency, 2 * concurrency + requests);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const after = left();
  const ideal = (concurrency * 1000) / delayMs;
  const perSec = requests / seconds;
  console.log(
    `${requests} requests, ${concurrency} at once: ${perSec.toFixed(0)} a second, ${((100 * perSec) / ideal).toFixed(1)} % of the ideal ${ideal}`,
  );
  console.log(
    `processor: ${(user / 1000 / requests).toFixed(2)} ms a request, and ${(system / 1000 / requests).toFixed(2)} of the system`,
  );
  console.log(`before: ${JSON.stringify(before)}`);
  console.log(`after:  ${JSON.stringify(after)}`);
  const again = performance.now();
  await askAll(2 * concurrency, 2 * concurrency + requests);
  console.log(
    `the same again, stored: ${(requests / ((performance.now() - again) / 1000)).toFixed(0)} a second; ${statSync(join(folder, 'answers.jsonl')).size} bytes`,
  );
  server.send('sockets');
  console.log(`sockets at the server: ${await told()}`);
  server.disconnect();
  rmSync(folder, { recursive: true });
}
