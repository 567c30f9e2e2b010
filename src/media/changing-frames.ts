import { AV_PKT_FLAG_KEY } from 'node-av/constants';
import type { Frame, Packet } from 'node-av/lib';
import type { StreamDecoder } from './stream-decoder.ts';

/** What is held back of one stretch, until it is known whether it must be decoded. Longer ones are decoded at once. */
const maxHeldBytes = 32 << 20;
const maxHeldPackets = 2_000;

/**
 * A stretch in which one packet has this share of the bytes of its key frame shows something new, even if it ends as
 * it began. On a still slide they have 0.1 to 1 %.
 */
const burstShare = 0.1;
/** What a packet may have in any case: one that says that nothing changed has up to 200 bytes. */
const leastBurstBytes = 256;

/** A decoded frame, valid until the generator is advanced. */
export interface StandingFrame {
  frame: Frame;
  /** Whether it stands for all frames until the next that comes, which were not decoded. */
  standsForOthers: boolean;
}

/**
 * The frames of a stream, without decoding its still stretches: between two key frames that look the same the first one
 * stands for all. What comes and goes again inside such a stretch is lost, if it is small. Frames that no other frame
 * needs are left to `main` to skip.
 * @param keys A second decoder of the stream, for key frames by themselves.
 */
export async function* changingFrames(
  main: StreamDecoder,
  keys: StreamDecoder,
  isSame: (a: Frame, b: Frame) => boolean,
): AsyncGenerator<StandingFrame, void> {
  const held: Packet[] = [];
  let heldBytes = 0;
  let shown: Frame | null = null;
  let isFed = false;
  const drop = (): void => {
    for (const packet of held.splice(0)) packet.free();
    heldBytes = 0;
  };
  const decode = function* (packet: Packet | null): Generator<StandingFrame, void> {
    isFed = true;
    for (const frame of main.decode(packet)) yield { frame, standsForOthers: false };
  };
  const decodeHeld = function* (): Generator<StandingFrame, void> {
    for (const packet of held) yield* decode(packet);
    drop();
  };
  try {
    for await (const packet of main.streamPackets()) {
      const isKey = (packet.flags & AV_PKT_FLAG_KEY) !== 0;
      if (!isKey && held.length === 0) {
        // Before the first key frame, or in a stretch too long to be held.
        yield* decode(packet);
        continue;
      }
      if (isKey) {
        const next = pictureOf(packet, keys);
        if (shown && next && held.length > 0 && !hasBurst(held) && isSame(shown, next)) {
          if (isFed) yield* decode(null);
          main.reset();
          isFed = false;
          yield { frame: shown, standsForOthers: true };
          drop();
        } else yield* decodeHeld();
        shown?.free();
        shown = next;
      }
      const copy = packet.clone();
      if (!copy) throw new Error('A packet could not be copied.');
      held.push(copy);
      heldBytes += packet.size;
      if (heldBytes > maxHeldBytes || held.length > maxHeldPackets) yield* decodeHeld();
    }
    yield* decodeHeld();
    yield* decode(null);
  } finally {
    drop();
    shown?.free();
  }
}

/** The picture of a key frame, decoded by itself; null where that gives none. Whoever gets it frees it. */
function pictureOf(packet: Packet, keys: StreamDecoder): Frame | null {
  let picture: Frame | null = null;
  for (const part of [packet, null]) {
    for (const frame of keys.decode(part)) picture ??= frame.clone();
  }
  keys.reset();
  return picture;
}

function hasBurst([key, ...others]: readonly Packet[]): boolean {
  return (
    key !== undefined && others.some(({ size }) => size > Math.max(leastBurstBytes, burstShare * key.size))
  );
}
