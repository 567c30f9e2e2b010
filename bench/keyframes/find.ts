// Finds the screens of one video as the keyframe stage does, without storing anything.
//
//   node bench/keyframes/find.ts VIDEO [--out FOLDER] [--set key=value]... [--decode]
//
// Prints JSON: the screens and the processor seconds used. With --out the kept pictures are written as PNG. With
// --decode it only decodes, and takes the luma of every sample.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { defaultSettings, settingsSchema } from '../../src/config/schema.ts';
import { decodeFrames } from '../../src/media/frames.ts';
import { probeMedia } from '../../src/media/probe.ts';
import { findScreens } from '../../src/vision/find-screens.ts';
import { createSamePicture } from '../../src/vision/same-picture.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    decode: { type: 'boolean', default: false },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const [video] = positionals;
if (!video) throw new Error('Expected a video.');

const given = Object.fromEntries(
  values.set.map((pair) => {
    const [key, value] = pair.split('=') as [string, string];
    return [key, Number.isNaN(Number(value)) ? value : Number(value)];
  }),
);
const { keyframe } = settingsSchema.parse({ keyframe: { ...defaultSettings.keyframe, ...given } });
const { video: stream, durationSec: untilSec } = await probeMedia(video);
if (!stream) throw new Error('Expected a video with pictures.');
if (values.out) mkdirSync(values.out, { recursive: true });

const screens = [];
const frames = decodeFrames(video, stream, {
  ...keyframe,
  untilSec,
  isSame: createSamePicture(keyframe.compareWidth),
});
if (values.decode) for await (const frame of frames) frame.luma();
for await (const { rgb, ...screen } of findScreens(frames, { ...keyframe, untilSec })) {
  const picture: string = `${String(screens.length).padStart(4, '0')}.png`;
  const { width, height } = rgb;
  if (values.out) {
    await sharp(rgb.data, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 1 })
      .toFile(join(values.out, picture));
  }
  screens.push({ ...screen, picture });
}
const { user, system } = process.cpuUsage();
const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ screens, cpuSec: (user + system) / 1e6, peakMiB }));
