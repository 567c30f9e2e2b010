/** Support for tests: ISO (MP4, MOV) files written box by box, as no muxer would write them. */

export interface IsoTrack {
  kind: 'vide' | 'soun';
  /** The sample entry, which says how the samples are coded. */
  entry: Buffer;
  /** Width and height in pixels; 0 for sound. */
  size: readonly [number, number];
  samplesPerSec: number;
  samples: readonly Buffer[];
  /** The samples from this one on are pointed at `times` times; all samples must be of one size. */
  repeat?: { from: number; times: number };
  /** Where the header says that the samples lie, if not in the file itself. */
  reference?: { type: 'url ' | 'alis'; content: Buffer };
}

/** Pictures in H.264 (`avc1` with an `avcC` box), PNG and so on. */
export function isoPictures(options: {
  codec: string;
  config?: Buffer;
  width: number;
  height: number;
  framesPerSec: number;
}): Pick<IsoTrack, 'kind' | 'entry' | 'size' | 'samplesPerSec'> {
  const { codec, config = zeros(0), width, height, framesPerSec } = options;
  const resolution = u32(0x480000);
  const shape = Buffer.concat([u16(width), u16(height), resolution, resolution, u32(0), u16(1), zeros(32)]);
  const entry = box(codec, zeros(6), u16(1), zeros(16), shape, u16(24), u16(0xffff), config);
  return { kind: 'vide', entry, size: [width, height], samplesPerSec: framesPerSec };
}

/** Sound in 16-bit big-endian samples, one channel. */
export function isoSound(sampleRate: number): Pick<IsoTrack, 'kind' | 'entry' | 'size' | 'samplesPerSec'> {
  const entry = box('twos', zeros(6), u16(1), zeros(8), u16(1), u16(16), u32(0), u32(sampleRate * 0x10000));
  return { kind: 'soun', entry, size: [0, 0], samplesPerSec: sampleRate };
}

export function isoFile(...tracks: readonly IsoTrack[]): Buffer {
  const start = box('ftyp', text('qt  '), u32(0x200), text('qt  '));
  const data = box('mdat', ...tracks.flatMap(({ samples }) => samples));
  let at = start.length + 8;
  const written = tracks.map((track, index) => {
    const firstByte = at;
    at += sizeOf(track.samples);
    return trackBox(track, index + 1, firstByte);
  });
  const headerFields = [u32(0), u32(0), u32(1000), u32(longestMs(tracks)), u32(0x10000), zeros(12)];
  const header = fullBox('mvhd', ...headerFields, ...matrix, zeros(24), u32(tracks.length + 1));
  return Buffer.concat([start, data, box('moov', header, ...written)]);
}

/** A box of the given type. */
export function box(type: string, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([u32(body.length + 8), text(type), body]);
}

const matrix = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32);

function countOf({ samples, repeat }: IsoTrack): number {
  return repeat ? repeat.from + (samples.length - repeat.from) * repeat.times : samples.length;
}

function longestMs(tracks: readonly IsoTrack[]): number {
  return Math.max(...tracks.map((track) => Math.ceil((countOf(track) * 1000) / track.samplesPerSec)));
}

function trackBox(track: IsoTrack, id: number, firstByte: number): Buffer {
  const { kind, size, samplesPerSec, reference } = track;
  const [width, height] = size;
  const count = countOf(track);
  const shown = [u32(width * 0x10000), u32(height * 0x10000)];
  const header = fullBox(
    'tkhd',
    u32(0),
    u32(0),
    u32(id),
    u32(0),
    u32(longestMs([track])),
    zeros(16),
    ...matrix,
    ...shown,
  );
  const place = reference ? box(reference.type, u32(0), reference.content) : box('url ', u32(1));
  const information = [
    kind === 'vide' ? fullBox('vmhd', zeros(8)) : fullBox('smhd', zeros(4)),
    box('dinf', fullBox('dref', u32(1), place)),
    sampleTable(track, count, firstByte),
  ];
  const mediaHeader = fullBox('mdhd', u32(0), u32(0), u32(samplesPerSec), u32(count), zeros(4));
  const handler = fullBox('hdlr', u32(0), text(kind), zeros(13));
  return box('trak', header, box('mdia', mediaHeader, handler, box('minf', ...information)));
}

function sampleTable({ entry, samples, repeat }: IsoTrack, count: number, firstByte: number): Buffer {
  const from = repeat?.from ?? samples.length;
  const sizes = samples.map(({ length }) => length);
  const isConstant = new Set(sizes).size === 1;
  const againAt = firstByte + sizeOf(samples.slice(0, from));
  const chunks = [firstByte, ...Array.from({ length: repeat?.times ?? 0 }, () => againAt)];
  const perChunk = repeat ? [1, from, 1, 2, samples.length - from, 1] : [1, from, 1];
  return box(
    'stbl',
    fullBox('stsd', u32(1), entry),
    fullBox('stts', u32(1), u32(count), u32(1)),
    fullBox('stss', u32(1), u32(1)),
    fullBox('stsc', u32(perChunk.length / 3), ...perChunk.map(u32)),
    fullBox('stsz', u32(isConstant ? sizes[0]! : 0), u32(count), ...(isConstant ? [] : sizes.map(u32))),
    fullBox('stco', u32(chunks.length), ...chunks.map(u32)),
  );
}

function sizeOf(samples: readonly Buffer[]): number {
  return samples.reduce((sum, { length }) => sum + length, 0);
}

function fullBox(type: string, ...content: readonly Buffer[]): Buffer {
  return box(type, u32(0), ...content);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.from(value, 'latin1');
}

function zeros(length: number): Buffer {
  return Buffer.alloc(length);
}
