import { readFileSync, writeFileSync } from 'node:fs';
import { openContainer } from '../src/media/container.ts';
import { decodeFrames } from '../src/media/frames.ts';
import { readPackets } from '../src/media/packets.ts';
import { probeMedia } from '../src/media/probe.ts';
import type { Rgb } from './lesson.ts';
import { Random } from './random.ts';

/** A stretch of the undamaged talk in which the same thing is shown, and a picture of it. */
export interface CleanScreen {
  startSec: number;
  endSec: number;
  picture: Rgb;
}

const places = 20;
const leastBytes = 64;
const mostBytes = 2048;

/**
 * Copies the talk with 20 stretches of its media data overwritten, and tells which of its screens can be seen, at
 * least for a second, where no packet is damaged nor any that it is decoded from.
 */
export async function damageTalk(talk: string, path: string): Promise<CleanScreen[]> {
  const bytes = readFileSync(talk);
  const random = new Random(20);
  const from = bytes.indexOf('mdat') + 4;
  const to = from + bytes.readUInt32BE(from - 8) - 8;
  const holes = Array.from({ length: places }, () => {
    const start = random.integer(from, to - mostBytes);
    return { start, end: start + random.integer(leastBytes, mostBytes) };
  });
  for (const { start, end } of holes) for (let at = start; at < end; at++) bytes[at] = random.integer(0, 256);
  writeFileSync(path, bytes);

  const hurt = await hurtSpans(talk, holes);
  const truth = JSON.parse(readFileSync(talk.replace('.mp4', '.truth.json'), 'utf8')) as {
    screens: { startSec: number; endSec: number }[];
  };
  const visible = truth.screens.flatMap(({ startSec, endSec }) => {
    const clean = longestClean(hurt, startSec + 0.1, endSec - 0.1);
    const isSeen = clean.endSec - clean.startSec >= 1;
    return isSeen ? [{ startSec, endSec, atSec: (clean.startSec + clean.endSec) / 2 }] : [];
  });
  const pictures = await picturesAt(
    talk,
    visible.map(({ atSec }) => atSec),
  );
  return visible.map(({ startSec, endSec }, index) => ({ startSec, endSec, picture: pictures[index]! }));
}

interface Span {
  startSec: number;
  endSec: number;
}

/** From each damaged picture packet to the next key frame. */
async function hurtSpans(path: string, holes: readonly { start: number; end: number }[]): Promise<Span[]> {
  const container = await openContainer(path, 'sound');
  const index = (await probeMedia(path)).video!.index;
  const { num, den } = container.streams[index]!.timeBase;
  const spans: Span[] = [];
  let hurtSince: number | null = null;
  let timeSec = 0;
  for await (const packet of readPackets(container, () => {})) {
    if (packet.streamIndex !== index) continue;
    timeSec = (Number(packet.dts) * num) / den;
    if (packet.isKeyframe && hurtSince !== null) {
      spans.push({ startSec: hurtSince, endSec: timeSec + 0.2 });
      hurtSince = null;
    }
    const start = Number(packet.pos);
    const isHurt = holes.some((hole) => hole.start < start + packet.size && hole.end > start);
    if (isHurt) hurtSince ??= timeSec - 0.2;
  }
  if (hurtSince !== null) spans.push({ startSec: hurtSince, endSec: timeSec });
  container.close();
  return spans;
}

function longestClean(hurt: readonly Span[], startSec: number, endSec: number): Span {
  let best = { startSec, endSec: startSec };
  let at = startSec;
  for (const span of [...hurt, { startSec: endSec, endSec }]) {
    const end = Math.min(endSec, span.startSec);
    if (end - at > best.endSec - best.startSec) best = { startSec: at, endSec: end };
    at = Math.max(at, span.endSec);
  }
  return best;
}

async function picturesAt(path: string, timesSec: readonly number[]): Promise<Rgb[]> {
  const { video } = await probeMedia(path);
  const pictures: Rgb[] = [];
  for await (const frame of decodeFrames(path, video!, { untilSec: 0, framesPerSec: 2, skip: 'nonref' })) {
    if (pictures.length === timesSec.length) break;
    if (frame.timeSec >= timesSec[pictures.length]!) pictures.push(frame.rgb());
  }
  return pictures;
}
