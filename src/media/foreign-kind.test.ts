import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { foreignKind } from './foreign-kind.ts';
import { probeMedia } from './probe.ts';
import { flatPictures, tone, writeTestVideo } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-kind-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const picture = () => sharp({ create: { width: 32, height: 24, channels: 3, background: '#fa8' } });
/** The first entry of a ZIP archive. */
const zip = (name: string, content = '') => {
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04', 'latin1');
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name + content)]);
};
const brand = (name: string) => Buffer.from(`\0\0\0\x18ftyp${name}\0\0\0\0mif1miaf`, 'latin1');
const ending = Buffer.concat([Buffer.alloc(300), Buffer.from('body of it')]);
const xml = '<?xml version="1.0"?>\n<!-- by -->\n<!-- hand -->\n';

const foreign: [kind: string, content: () => Promise<Buffer> | Buffer | string][] = [
  ['a WebP image', () => picture().webp().toBuffer()],
  ['a GIF image', () => picture().gif().toBuffer()],
  ['a PNG image', () => picture().png().toBuffer()],
  ['a JPEG image', () => picture().jpeg().toBuffer()],
  ['a TIFF image', () => picture().tiff().toBuffer()],
  ['an AVIF image', () => picture().avif().toBuffer()],
  ['an animated AVIF image', () => brand('avis')],
  ['a HEIC image', () => brand('heic')],
  ['a PDF document', () => Buffer.concat([Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'), ending])],
  ['an SVG drawing', () => `${xml}<svg xmlns="http://www.w3.org/2000/svg"/>`],
  ['a ZIP archive', () => Buffer.concat([zip('lecture.mp4'), ending])],
  ['an Office document (Word, PowerPoint, Excel)', () => Buffer.concat([zip('[Content_Types].xml'), ending])],
  ['an OpenDocument file', () => zip('mimetype', 'application/vnd.oasis.opendocument.presentation')],
  ['an EPUB book', () => zip('mimetype', 'application/epub+zip')],
  ['a gzip archive', () => gzipSync('x'.repeat(1000))],
  [
    'a web page',
    () => `\ufeff\n<!-- saved from url=(0042) -->\n<!DOCTYPE html>\n<html><body>Schöne Seite</body>`,
  ],
  ['a web page', () => `<HTML><HEAD>`],
  ['a playlist (HLS or M3U)', () => '#EXTM3U\n#EXT-X-VERSION:3\n'],
  ['a playlist (MPEG-DASH)', () => `${xml}<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">`],
  ['a playlist', () => '[playlist]\nFile1=http://example.org/a.mp3\n'],
  ['an XML document', () => `${xml}<Error><Code>AccessDenied</Code></Error>`],
  ['a JSON document', () => '{"error": "not found"}'],
  ['a caption file', () => '1\r\n00:00:01,000 --> 00:00:02,000\r\nHello\r\n'],
  ['a Git LFS pointer; run git lfs pull', () => 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n'],
  ['text', () => 'Notes of the lecture.\n'.repeat(400)],
  ['text', () => Buffer.from('Größe\n', 'latin1')],
  ['text', () => Buffer.from('\ufeffNotes in two bytes a letter', 'utf16le')],
];

test.each(foreign)('%s named .mp4 is said to be that', async (kind, content) => {
  writeFileSync(at('lecture.mp4'), await content());
  const message = `not in a supported video or audio format. It is ${kind}. Use the video file itself.`;
  await expect(probeMedia(at('lecture.mp4'))).rejects.toMatchObject({
    code: 'not-media',
    message: expect.stringContaining(message),
  });
});

test('an animated PNG is no video either', async () => {
  const png = await picture().png().toBuffer();
  const control = Buffer.from('\0\0\0\x08acTL\0\0\0\x02\0\0\0\0\0\0\0\0', 'latin1');
  expect(foreignKind(Buffer.concat([png.subarray(0, 33), control, png.subarray(33)]))).toBe(
    'an animated PNG image',
  );
});

describe('media are not taken for anything else', () => {
  const video = { width: 64, height: 48, framesPerSec: 10, pictures: flatPictures(10, () => 90) };
  const audio = { sampleRate: 8000, samples: tone(8000, 1) };
  test.each(['mp4', 'mov', 'mkv', 'avi', 'ts', 'flv'])('%s', async (name) => {
    await writeTestVideo(at(`plain.${name}`), { video, ...(name !== 'flv' && { audio }) });
    expect(foreignKind(readFileSync(at(`plain.${name}`)).subarray(0, 4096))).toBeNull();
  });
  test('WAV', async () => {
    await writeTestVideo(at('plain.wav'), { audio: { ...audio, encoder: 'pcm_s16le' } });
    expect(foreignKind(readFileSync(at('plain.wav')).subarray(0, 4096))).toBeNull();
  });
});

test('thousands of comments are passed over in time', () => {
  const started = '<!---->'.repeat(600);
  expect(foreignKind(Buffer.from(started.slice(0, 4096)))).toBe('text');
});

const animation = fileURLToPath(new URL('../../../shared/data/recordings/anim.webp', import.meta.url));

test.skipIf(!existsSync(animation))('a real animation (skipped without the shared data)', async () => {
  await expect(probeMedia(animation)).rejects.toMatchObject({
    code: 'not-media',
    message: expect.stringContaining('It is an animated WebP image.'),
  });
});
