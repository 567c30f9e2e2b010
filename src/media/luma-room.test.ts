import { AV_PIX_FMT_YUV420P } from 'node-av/constants';
import { Frame } from 'node-av/lib';
import { expect, test } from 'vitest';
import { LumaRoom } from './luma-room.ts';

/** A picture of one grey whose lines are padded. */
function picture(width: number, height: number, grey: number): Frame {
  const frame = new Frame();
  frame.alloc();
  Object.assign(frame, { width, height, format: AV_PIX_FMT_YUV420P });
  expect(frame.getBuffer(64)).toBe(0);
  expect(frame.linesize[0]).toBeGreaterThan(width);
  frame.data![0]!.fill(7);
  for (let y = 0; y < height; y++)
    frame.data![0]!.fill(grey, y * frame.linesize[0]!, y * frame.linesize[0]! + width);
  return frame;
}

test('the padding of lines is left behind, and the picture is as it was', () => {
  const frame = picture(34, 6, 50);
  expect([...new LumaRoom().copyOf(frame)]).toEqual(Array(34 * 6).fill(50));
  expect(frame.format).toBe(AV_PIX_FMT_YUV420P);
  expect(frame.data).toHaveLength(3);
});

test('a room is used again for pictures of one size, and never holds parts of another', () => {
  const room = new LumaRoom();
  const first = room.copyOf(picture(34, 6, 50));
  expect(room.copyOf(picture(34, 6, 60))).toBe(first);
  expect(new Set(first)).toEqual(new Set([60]));
  expect([...room.copyOf(picture(6, 2, 70))]).toEqual(Array(12).fill(70));
  // Bytes that nobody should have any more are still there to be read.
  expect(new Set(first)).toEqual(new Set([60]));
});
