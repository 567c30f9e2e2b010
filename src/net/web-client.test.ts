import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { sealed, WebClient } from './web-client.ts';
import { WebError } from './web-error.ts';

const at = (address: string): URL => new URL(address);

test('a redirect from https to http is refused in a sentence, any other is followed', () => {
  const refused = (): URL => sealed(at('http://b.example/a.mp4?key=secret'), at('https://a.example/a.mp4'));
  expect(refused).toThrow(WebError);
  expect(refused).toThrow(/^a\.example redirects from https to http, (?!.*secret).*\.$/);
  for (const [url, before] of [
    ['https://b.example/', 'https://a.example/'],
    ['https://b.example/', 'http://a.example/'],
    ['http://b.example/', 'http://a.example/'],
  ] as const)
    expect(sealed(at(url), at(before)).href).toBe(url);
});

test('redirects are followed to where they lead', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/a') response.writeHead(302, { location: '/b' }).end();
    else response.end('there');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new WebClient({ allowLoopback: true });
  onTestFinished(async () => {
    client.close();
    await new Promise((resolve) => server.close(resolve));
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { signal } = new AbortController();
  const { response, url } = await client.get(`${base}/a`, { signal });
  response.destroy();
  expect([url, response.statusCode]).toEqual([`${base}/b`, 200]);
});
