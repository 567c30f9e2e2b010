import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { writeTestVideo } from '../../src/media/testing.ts';
import type { TestPicture, TestPictures, TestSound } from '../../src/media/testing-media.ts';
import { Random } from '../random.ts';

/** A small whole video to be spoiled. */
export interface Source {
  bytes: Buffer;
  extension: string;
}

type Kind = [
  name: string,
  video: Partial<TestPictures>,
  sound: Partial<TestSound>,
  options?: Record<string, string>,
];

const quick = { preset: 'ultrafast', crf: '23' };
const live = { deadline: 'realtime', 'cpu-used': '8', b: '100000' };

/**
 * Codecs and containers, with the encoders of the FFmpeg that is built in. Its AV1 encoder is left out: run by root, it
 * takes real-time priority and stops the machine.
 */
const kinds: readonly Kind[] = [
  ['h264.mp4', { options: { ...quick, bf: '2' } }, {}],
  ['fragments.mp4', { options: quick }, {}, { movflags: 'frag_keyframe+empty_moov' }],
  ['h264.mkv', { options: quick }, { encoder: 'flac' }],
  ['h264.ts', { options: quick }, {}],
  ['h264.flv', { options: quick }, {}],
  [
    'h265.mp4',
    { encoder: 'libx265', options: { preset: 'ultrafast', 'x265-params': 'log-level=none:pools=1' } },
    {},
  ],
  ['mpeg4.avi', { encoder: 'mpeg4' }, { encoder: 'libmp3lame' }],
  ['mpeg4.mp4', { encoder: 'mpeg4' }, {}],
  ['vp9.webm', { encoder: 'libvpx-vp9', options: live }, { encoder: 'libopus' }],
  ['vp8.webm', { encoder: 'libvpx', options: live }, { encoder: 'libvorbis', bitsPerSec: 32_000 }],
  ['mjpeg.avi', { encoder: 'mjpeg', pixelFormat: 'yuvj420p' }, { encoder: 'pcm_s16le' }],
  ['png.mov', { encoder: 'png', pixelFormat: 'rgb24' }, { encoder: 'pcm_s16le' }],
  ['qtrle.mov', { encoder: 'qtrle', pixelFormat: 'rgb24' }, { encoder: 'pcm_s16be' }],
  ['prores.mov', { encoder: 'prores_ks', pixelFormat: 'yuv422p10le' }, { encoder: 'pcm_s16le' }],
  ['ffv1.mkv', { encoder: 'ffv1' }, { encoder: 'flac' }],
  ['mpeg2.ts', { encoder: 'mpeg2video', framesPerSec: 25 }, { encoder: 'mp2' }],
  ['mpeg1.mpg', { encoder: 'mpeg1video', framesPerSec: 25 }, { encoder: 'mp2' }],
  ['flv1.flv', { encoder: 'flv' }, {}],
  ['theora.ogv', { encoder: 'libtheora' }, { encoder: 'libvorbis', bitsPerSec: 32_000 }],
  ['wmv2.wmv', { encoder: 'wmv2' }, { encoder: 'wmav2' }],
  ['h263.3gp', { encoder: 'h263', width: 176, height: 144 }, {}],
];

/** Writes each kind once: about two seconds of drawn pictures, with the given sound. */
export async function writeSources(folder: string, sound: TestSound): Promise<Source[]> {
  const sources: Source[] = [];
  for (const [name, video, audio, options = {}] of kinds) {
    const path = join(folder, name);
    const pictures = { width: 160, height: 120, framesPerSec: 10, options: {}, ...video };
    const drawn = draw(pictures.width, pictures.height, 2 * pictures.framesPerSec);
    await writeTestVideo(path, {
      video: { ...pictures, pictures: drawn },
      audio: { ...sound, ...audio },
      options,
    });
    sources.push({ bytes: readFileSync(path), extension: extname(path) });
  }
  return sources;
}

/** Two screens of coloured boxes, one second each, with a spot that moves over them. */
function draw(width: number, height: number, count: number): TestPicture[] {
  const random = new Random(7);
  const screens = [0, 1].map(() => {
    const rgb = new Uint8Array(width * height * 3).fill(240);
    for (let box = 0; box < 12; box++) {
      const colour = [0, 0, 0].map(() => random.integer(0, 256));
      const [left, top] = [random.integer(0, width - 40), random.integer(0, height - 20)];
      fill(rgb, width, { left, top, width: random.integer(4, 40), height: random.integer(2, 20) }, colour);
    }
    return rgb;
  });
  return Array.from({ length: count }, (_, index) => {
    const rgb = Uint8Array.from(screens[index < count / 2 ? 0 : 1]!);
    fill(rgb, width, { left: (index * 5) % (width - 8), top: 10, width: 8, height: 8 }, [200, 30, 30]);
    return { rgb };
  });
}

function fill(
  rgb: Uint8Array,
  stride: number,
  box: { left: number; top: number; width: number; height: number },
  colour: readonly number[],
): void {
  for (let y = box.top; y < box.top + box.height; y++) {
    for (let x = box.left; x < box.left + box.width; x++) rgb.set(colour, (y * stride + x) * 3);
  }
}
