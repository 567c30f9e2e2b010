/** A second picture track: somebody who moves before a restless background, as a camera on the speaker gives. */
import { AV_PIX_FMT_YUV420P } from 'node-av/constants';
import { Frame } from 'node-av/lib';
import { check } from './av.ts';
import { sequence } from './timing.ts';

/** Paints the camera's picture of a time. The caller frees it. */
export function cameraPicture(width: number, height: number): (timeSec: number) => Frame {
  const random = sequence(11);
  const grain = Uint8Array.from({ length: width * height * 2 }, () => random() * 16);
  return (timeSec) => {
    const frame = new Frame();
    frame.alloc();
    frame.width = width;
    frame.height = height;
    frame.format = AV_PIX_FMT_YUV420P;
    check(frame.allocBuffer(), 'allocate a picture');
    const [luma, blue, red] = frame.data! as [Buffer, Buffer, Buffer];
    const [lumaBytes, blueBytes, redBytes] = frame.linesize as [number, number, number];
    const across = Float64Array.from({ length: width }, (_, x) => Math.sin(x / 37 + timeSec * 1.9));
    const down = Float64Array.from({ length: height }, (_, y) => Math.cos(y / 29 - timeSec * 1.3));
    const [headX, headY] = [
      width * (0.5 + 0.08 * Math.sin(timeSec * 1.7)),
      height * (0.42 + 0.05 * Math.sin(timeSec * 2.3)),
    ];
    const [wide, high] = [width * 0.11, height * 0.27];
    const noiseAt = Math.floor((timeSec * 7919) % 1000) * 97;
    const inHead = (x: number, y: number): boolean =>
      ((x - headX) / wide) ** 2 + ((y - headY) / high) ** 2 < 1;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const base = inHead(x, y) ? 165 : 95 + 45 * across[x]! * down[y]!;
        luma[y * lumaBytes + x] = base + grain[noiseAt + ((y * width + x) % (width * height))]!;
      }
    }
    for (let y = 0; y < height / 2; y += 1) {
      for (let x = 0; x < width / 2; x += 1) {
        const skin = inHead(2 * x, 2 * y);
        blue[y * blueBytes + x] = skin ? 105 : 128;
        red[y * redBytes + x] = skin ? 152 : 124;
      }
    }
    return frame;
  };
}
