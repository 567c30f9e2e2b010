import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebClient } from '../src/net/web-client.ts';
import { WebError } from '../src/net/web-error.ts';
import { type LoopbackServer, startServer } from './collect-servers.ts';

const signal = AbortSignal.timeout(60_000);
let server: LoopbackServer;
let port: string;
beforeAll(async () => {
  server = await startServer(
    () => ({ status: 200, body: 'secret' }),
    ({ path, parameters }) =>
      path === '/to' ? { kind: 'redirect', location: parameters.get('url') ?? '' } : null,
  );
  port = new URL(server.origin).port;
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** What becomes of a request: `answered`, or the fault that it ended with. */
async function faultOf(
  address: string,
  options: { allowLoopback?: boolean; resolve?: () => Promise<LookupAddress[]> } = {},
) {
  const client = new WebClient({ allowLoopback: false, ...options });
  try {
    const { response } = await client.get(address, { signal, idleSec: 5 });
    response.destroy();
    return 'answered';
  } catch (error) {
    if (error instanceof WebError) return error.fault;
    throw error;
  } finally {
    client.close();
  }
}

/** Addresses that lead to this machine, to private networks or to services of clouds, however they are written. */
const inside = `
  127.0.0.1 127.1 127.0.1 127.255.255.254 2130706433 017700000001 0177.0.0.1 0x7f.0.0.1 0x7f.1 0x7f000001 0 0.0.0.0 00.0.0.0
  %31%32%37.0.0.1 １２７.０.０.１ ①②⑦.⓪.⓪.① 127。0。0。1 127.0.0.1. localhost LOCALHOST localhost. ip6-localhost
  [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] [::127.0.0.1]
  [64:ff9b::127.0.0.1] [2002:7f00:1::] [fe80::1] [fc00::1] [fd00:ec2::254] [ff02::1] [fec0::1] [2001:db8::1]
  10.0.0.1 10.255.255.255 0xa.0.0.1 167772161 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1 100.64.0.1
  169.254.169.254 0xa9fea9fe 2852039166 0251.0376.0251.0376 169.254.43518 [::ffff:169.254.169.254] [::ffff:a9fe:a9fe]
  100.100.100.200 192.0.0.192 168.63.129.16 198.18.0.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 192.0.2.1 203.0.113.1
`
  .trim()
  .split(/\s+/);

/** Addresses that are none of the web, or hold what must not be sent. */
const others = [
  'file:///etc/passwd',
  'gopher://127.0.0.1:70/_x',
  'ftp://example.org/video.mp4',
  'data:video/mp4;base64,AAAA',
  'javascript:alert(1)',
  'blob:https://example.org/x',
  'dict://127.0.0.1:11211/stat',
  'ldap://127.0.0.1',
  'jar:http://127.0.0.1!/',
  '//127.0.0.1/',
  '/etc/passwd',
  'http:///',
  'http://',
  'http://user:password@example.org/',
  'http://user@127.0.0.1/',
  'https://example.org@127.0.0.1/',
  'http://127.0.0.1#@example.org/',
  'http://[::1',
  'http://1.2.3.4.5/',
  'http://0x7f.0.0.0x1ff/',
  'http://exa mple.org/',
  '',
];

describe('addresses that lead inside', () => {
  test('none is asked, directly or by a redirect', async () => {
    const before = server.requests.length;
    const redirector = `http://127.0.0.1:${port}/to?url=`;
    let tried = 0;
    for (const host of inside) {
      tried += 2;
      // Not every resolver knows every name of this machine.
      const refused = host.includes('localhost')
        ? /^(address-refused|connection)$/
        : /^(address-refused|bad-url)$/;
      expect([host, await faultOf(`http://${host}:${port}/`)]).toEqual([
        host,
        expect.stringMatching(refused),
      ]);
      // The first hop is allowed to be this machine, for it is the test's; only addresses of other machines can follow.
      if (/%|127|7f|2130706433|017700000001|⑦|７|::1\]|0:1\]|localhost|^0|\[::\]/i.test(host)) continue;
      const location = encodeURIComponent(`http://${host}:${port}/`);
      expect([host, await faultOf(`${redirector}${location}`, { allowLoopback: true })]).toEqual([
        host,
        'address-refused',
      ]);
    }
    for (const address of others) {
      tried += 2;
      expect([address, await faultOf(address)]).toEqual([
        address,
        expect.stringMatching(/^(address-refused|bad-url)$/),
      ]);
      if (address === '' || address.startsWith('/')) continue;
      const location = encodeURIComponent(address);
      const fault = await faultOf(`${redirector}${location}`, { allowLoopback: true });
      if (!address.includes('127.0.0.1'))
        expect([address, fault]).toEqual([address, expect.stringMatching(/^(address-refused|bad-url)$/)]);
    }
    const reached = server.requests.slice(before).filter(({ path }) => path !== '/to');
    expect(reached.map(({ path, headers }) => [path, headers.host])).toEqual([]);
    process.stderr.write(`${tried} ways inside tried, none let through\n`);
  });

  test.each([
    ['a name of a private address', [{ address: '10.0.0.7', family: 4 }]],
    ['a name of this machine', [{ address: '127.0.0.1', family: 4 }]],
    [
      'a name of a public and a private address',
      [
        { address: '93.184.216.34', family: 4 },
        { address: '169.254.169.254', family: 4 },
      ],
    ],
    ['a name of a mapped address', [{ address: '::ffff:127.0.0.1', family: 6 }]],
    ['a name of nothing', []],
  ])('%s is not connected to', async (_, addresses) => {
    const before = server.requests.length;
    expect(await faultOf(`http://lecture.example:${port}/`, { resolve: async () => addresses })).toBe(
      'address-refused',
    );
    expect(server.requests.length).toBe(before);
  });

  test('a name that changes its mind is asked once', async () => {
    let asked = 0;
    const resolve = async (): Promise<LookupAddress[]> => {
      asked++;
      // First this machine, which this client may reach, then what it may not.
      return [asked === 1 ? { address: '127.0.0.1', family: 4 } : { address: '10.0.0.1', family: 4 }];
    };
    expect(await faultOf(`http://rebinding.example:${port}/`, { allowLoopback: true, resolve })).toBe(
      'answered',
    );
    expect(asked).toBe(1);
  });

  test('the address of the connection is looked at, whatever the resolver said', async () => {
    // A socket that connects elsewhere than it was told: the resolver names one address and the list of the first check
    // is passed by another.
    let connected = 0;
    const trap = createServer((_, response) => response.end());
    trap.on('connection', () => connected++);
    trap.on('request', () => expect.unreachable('a byte of the request was sent'));
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const { port: trapPort } = trap.address() as AddressInfo;
    let looks = 0;
    const lying: LookupAddress = {
      get address() {
        return looks++ === 0 ? '93.184.216.34' : '127.0.0.1';
      },
      family: 4,
    };
    const fault = await faultOf(`http://lying.example:${trapPort}/`, { resolve: async () => [lying] });
    expect([fault, connected]).toEqual(['address-refused', 1]);
    await new Promise((resolve) => trap.close(resolve));
  });
});

test('redirects end after five hops', async () => {
  const loop = `http://127.0.0.1:${port}/to?url=`;
  let address = `http://127.0.0.1:${port}/end`;
  for (let hop = 0; hop < 5; hop++) address = loop + encodeURIComponent(address);
  expect(await faultOf(address, { allowLoopback: true })).toBe('answered');
  address = loop + encodeURIComponent(address);
  expect(await faultOf(address, { allowLoopback: true })).toBe('too-many-redirects');
});
