import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decodeFrames } from './frames.ts';
import { MediaError } from './media-error.ts';
import { probeMedia } from './probe.ts';
import { flatPictures, writeTestVideo } from './testing.ts';
import { box, isoFile, isoPictures } from './testing-iso.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-containment-'));
const at = (name: string) => join(folder, name);

/** A video next to the hostile files. Whoever follows what they name finds pictures of its size. */
const canary = at('canary.mp4');
const canarySize = { width: 176, height: 144 };
let listener: Server;
let calls = 0;

beforeAll(async () => {
  listener = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const video = { ...canarySize, framesPerSec: 5, pictures: flatPictures(10, () => 200) };
  await writeTestVideo(canary, { video });
  await writeTestVideo(at('frames%03d.png'), { video: { ...video, encoder: 'png', pixelFormat: 'rgb24' } });
});
afterAll(() => {
  listener.close();
  rmSync(folder, { recursive: true });
});

/** Both that could be reached if it were followed. */
const targets = (): Record<string, string> => ({
  file: canary,
  'file URL': `file://${canary}`,
  URL: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/canary.mp4`,
});

const hls = (target: string, tags = '#EXTINF:2,') =>
  `#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:2\n${tags}\n${target}\n#EXT-X-ENDLIST\n`;

const scripts: Record<string, (target: string) => string> = {
  'HLS playlist': (target) => hls(target),
  'HLS master playlist': (target) => hls(target, '#EXT-X-STREAM-INF:BANDWIDTH=1'),
  'HLS playlist with a key elsewhere': (target) =>
    hls('segment.ts', `#EXT-X-KEY:METHOD=AES-128,URI="${target}"\n#EXTINF:2,`),
  'HLS playlist with a map elsewhere': (target) =>
    hls('segment.ts', `#EXT-X-MAP:URI="${target}"\n#EXTINF:2,`),
  'HLS playlist of chained protocols': (target) => hls(`concat:${target}|subfile,,start,0,end,9,,:${target}`),
  'HLS playlist behind a transport stream': (target) => `\x47${'\0'.repeat(187)}${hls(target)}`,
  'concat script': (target) => `ffconcat version 1.0\nfile '${target}'\n`,
  'bare concat script': (target) => `file '${target}'\n`,
  'DASH manifest': (target) =>
    `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>${target}</BaseURL></Representation></AdaptationSet></Period></MPD>`,
  'SDP session': () => {
    const { port } = listener.address() as AddressInfo;
    return `v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video ${port} TCP 96\r\na=rtpmap:96 H264/90000\r\n`;
  },
  'Smooth Streaming, ASX and RTSP redirects': (target) =>
    `<ASX><ENTRY><REF HREF="${target}"/></ENTRY></ASX>\nRTSPtext\n${target}\n`,
  'RealMedia redirect': (target) => `${target}\n`,
  'image pattern': () => at('frames%03d.png'),
  'data URL': () => 'data:video/mp4;base64,AAAAGGZ0eXBtcDQyAAAAAG1wNDJpc29t\n',
  'AviSynth script': (target) => `AVISource("${target}")\n`,
};

/** An AVI file with subtitles inside that are a playlist, which FFmpeg once opened. */
function aviWithPlaylist(target: string): Buffer {
  const u32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const chunk = (type: string, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from(type), u32(body.length), body, Buffer.alloc(body.length % 2)]);
  };
  const list = (type: string, ...parts: Buffer[]) => chunk('LIST', Buffer.from(type), ...parts);
  const header = (type: string, handler: string) =>
    chunk('strh', Buffer.from(type + handler), ...[0, 0, 0, 1, 25, 0, 25, 0, 0, 0, 0, 0].map(u32));
  const { width, height } = canarySize;
  const picture = chunk(
    'strf',
    ...[40, width, height, 0x180001].map(u32),
    Buffer.from('MJPG'),
    Buffer.alloc(20),
  );
  const streams = [
    list('strl', header('vids', 'MJPG'), picture),
    list('strl', header('txts', '\0\0\0\0'), chunk('strf')),
  ];
  const main = chunk('avih', ...[40_000, 0, 0, 0x10, 25, 0, 2, 0, width, height, 0, 0, 0, 0].map(u32));
  const script = Buffer.from(hls(target));
  const subtitles = Buffer.concat([
    Buffer.from('GAB2\0\x02\0'),
    u32(0),
    Buffer.from([4, 0]),
    u32(script.length),
    script,
  ]);
  const movie = list('movi', chunk('01tx', subtitles), chunk('00dc', Buffer.from('ffd8ffd9', 'hex')));
  return chunk('RIFF', Buffer.from('AVI '), list('hdrl', main, ...streams), movie);
}

/** A Matroska file whose only content is the name of the file that goes on where it ends. */
function linkedMatroska(target: string): Buffer {
  const element = (id: string, content: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(0x10000000 + content.length);
    return Buffer.concat([Buffer.from(id, 'hex'), size, content]);
  };
  const head = element('1a45dfa3', element('4282', Buffer.from('matroska')));
  const uid = (byte: number) => Buffer.alloc(16, byte);
  const links = [element('73a4', uid(1)), element('3eb923', uid(2)), element('3e83bb', Buffer.from(target))];
  const info = element(
    '1549a966',
    Buffer.concat([element('2ad7b1', Buffer.from('0f4240', 'hex')), ...links]),
  );
  return Buffer.concat([head, element('18538067', info)]);
}

/** Classic Mac OS alias record, as QuickTime writes it, with an absolute path. */
function aliasTo(path: string): Buffer {
  const entry = Buffer.alloc(4);
  entry.writeUInt16BE(2, 0);
  entry.writeUInt16BE(path.length, 2);
  return Buffer.concat([
    Buffer.alloc(150),
    entry,
    Buffer.from(path),
    Buffer.alloc(path.length % 2),
    Buffer.from('ffff0000', 'hex'),
  ]);
}

const described = isoPictures({ codec: 'png ', ...canarySize, framesPerSec: 5 });

/** A movie whose only picture is said to lie in the other file, where it does: `elsewhere.bin`. */
function movieElsewhere(type: 'url ' | 'alis', content: Buffer): Buffer {
  const picture = readFileSync(at('frames001.png'));
  const own = isoFile({
    ...described,
    samples: [Buffer.alloc(picture.length)],
    reference: { type, content },
  });
  const start = own.indexOf('mdat') + 4;
  writeFileSync(at('elsewhere.bin'), Buffer.concat([Buffer.alloc(start), picture]));
  return own;
}

const binaries: Record<string, (target: string) => Buffer> = {
  'MOV whose data lies at a URL': (target) =>
    movieElsewhere('url ', Buffer.from(`${target.replace('canary.mp4', 'elsewhere.bin')}\0`)),
  'MOV whose data lies at an alias': (target) =>
    movieElsewhere('alis', aliasTo(target.replace('canary.mp4', 'elsewhere.bin'))),
  'MOV that refers to another movie': (target) => {
    const address = Buffer.from(`${target}\0`);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(address.length);
    const reference = box('rdrf', Buffer.alloc(4), Buffer.from('url '), length, address);
    return Buffer.concat([
      box('ftyp', Buffer.from('qt  \0\0\0\0')),
      box('moov', box('rmra', box('rmda', reference))),
    ]);
  },
  'Matroska with a linked segment': linkedMatroska,
  'AVI with a playlist for subtitles': aviWithPlaylist,
};

/** Tries to get pictures out of a file. */
async function picturesIn(path: string): Promise<string[]> {
  const sizes: string[] = [];
  try {
    const { video } = await probeMedia(path);
    if (!video) return [];
    for await (const { width, height } of decodeFrames(path, video, {
      untilSec: 0,
      framesPerSec: 1,
      skip: 'none',
    })) {
      sizes.push(`${width}x${height}`);
    }
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
  }
  return sizes;
}

test('the canary can be seen, and callers are counted', async () => {
  expect(existsSync(at('frames001.png'))).toBe(true);
  expect(await picturesIn(canary)).toEqual(['176x144', '176x144', '176x144']);
  const { port } = listener.address() as AddressInfo;
  await fetch(`http://127.0.0.1:${port}/`).catch(() => {});
  expect(calls).toBeGreaterThan(0);
});

describe.each(['file', 'file URL', 'URL'])('a file that points at a %s reads and fetches nothing', (kind) => {
  const where = at(kind.replace(' ', '-'));
  beforeAll(() => mkdirSync(where));
  beforeEach(() => {
    calls = 0;
  });

  test.each(Object.keys(scripts))('%s', async (name) => {
    for (const extension of ['mp4', 'm3u8', 'ts']) {
      const path = join(where, `script.${extension}`);
      writeFileSync(path, scripts[name]!(targets()[kind]!), 'latin1');
      expect(await picturesIn(path), extension).toEqual([]);
    }
    expect(calls).toBe(0);
  });

  test.each(Object.keys(binaries))('%s', async (name) => {
    const path = join(where, 'binary.mp4');
    writeFileSync(path, binaries[name]!(targets()[kind]!));
    expect(await picturesIn(path)).toEqual([]);
    expect(calls).toBe(0);
  });
});
