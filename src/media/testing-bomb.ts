/** Support for tests: a small file that decodes to very many large pictures. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openContainer } from './container.ts';
import { readPackets } from './packets.ts';
import { writeTestVideo } from './testing.ts';
import { box, isoFile, isoPictures, isoSound } from './testing-iso.ts';

const size = { width: 4096, height: 2304 };
const framesPerSec = 25;

/** A run of pictures that may follow itself: H.264 numbers them modulo 16. */
const cycle = 16;
const cycles = 6250;

/** What makes x264 say "as before" in as few bytes as it can. */
const smallest =
  'cabac=1:ref=1:bframes=0:scenecut=0:keyint=infinite:weightp=0:no-deblock=1:threads=1:aq-mode=0:mbtree=0:rc-lookahead=0:8x8dct=0:me=dia:subme=1:trellis=0';

/** An MP4 file of less than 64 kB with 100,001 grey pictures of 4096 x 2304 pixels, and a blip of sound. */
export async function bombFile(): Promise<Buffer> {
  const { pictures, config } = await encode();
  const bytes = Math.max(...pictures.map(({ length }) => length)) + 8;
  const samples = pictures.map((picture) => padded(picture, bytes));
  const track = { ...isoPictures({ codec: 'avc1', config, ...size, framesPerSec }), samples };
  const sound = { ...isoSound(8000), samples: Array.from({ length: 800 }, () => Buffer.alloc(2)) };
  return isoFile({ ...track, repeat: { from: 1, times: cycles } }, sound);
}

async function encode(): Promise<{ pictures: Buffer[]; config: Buffer }> {
  const folder = mkdtempSync(join(tmpdir(), 'lectern-bomb-'));
  const path = join(folder, 'short.mp4');
  const pictures = Array.from({ length: 1 + cycle }, () => ({ luma: 128 }));
  const options = { crf: '40', 'x264-params': smallest };
  try {
    await writeTestVideo(path, { video: { ...size, framesPerSec, pictures, options } });
    const container = await openContainer(path, 'sound');
    const coded: Buffer[] = [];
    for await (const { data } of readPackets(container, () => {})) coded.push(withoutRemarks(data!));
    const config = box('avcC', Buffer.from(container.streams[0]!.codecpar.extradata!));
    container.close();
    return { pictures: coded, config };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Leaves out the units in which the encoder tells of itself. */
function withoutRemarks(sample: Buffer): Buffer {
  const units: Buffer[] = [];
  for (let at = 0; at < sample.length; ) {
    const end = at + 4 + sample.readUInt32BE(at);
    const unit = Buffer.from(sample.subarray(at, end));
    if ((unit[4]! & 31) !== 6) units.push(unit);
    at = end;
  }
  return Buffer.concat(units);
}

/** Adds a filler unit, so that all samples are of one size. */
function padded(sample: Buffer, bytes: number): Buffer {
  const filler = Buffer.alloc(bytes - sample.length, 0xff);
  filler.writeUInt32BE(filler.length - 4);
  filler[4] = 12;
  filler[filler.length - 1] = 0x80;
  return Buffer.concat([sample, filler]);
}
