/** Changes of coded tracks, without decoding them. */
import { type Coded, secondsOf, type Track } from './av.ts';
import type { Gap } from './recipe.ts';

/** Sound may be cut at any packet. */
export function withoutSound(track: Track, gaps: readonly Gap[]): Track {
  const isIn = ({ pts }: Coded, [fromSec, toSec]: Gap): boolean => {
    const atSec = secondsOf(pts, track.timeBase);
    return atSec >= fromSec && atSec < toSec;
  };
  return { ...track, packets: track.packets.filter((coded) => !gaps.some((gap) => isIn(coded, gap))) };
}

/** Pictures are left out from the first key frame in the gap up to the first after it, so that all others decode. */
export function withoutPictures(track: Track, gaps: readonly Gap[]): Track {
  let leaveOut = false;
  const packets = track.packets.filter(({ packet, pts }) => {
    if (packet.isKeyframe) {
      const atSec = secondsOf(pts, track.timeBase) + 1e-4;
      leaveOut = gaps.some(([fromSec, toSec]) => atSec >= fromSec && atSec < toSec);
    }
    return !leaveOut;
  });
  return { ...track, packets };
}

/** The part of a track from one time up to another; pictures from key frame to key frame. */
export function partOf(track: Track, fromSec: number, toSec: number): Track {
  const outside: Gap[] = [
    [Number.NEGATIVE_INFINITY, fromSec],
    [toSec, Number.POSITIVE_INFINITY],
  ];
  return track.framesPerSec === null ? withoutSound(track, outside) : withoutPictures(track, outside);
}

export function shifted(track: Track, bySec: number): Track {
  const by = BigInt(Math.round((bySec * track.timeBase.den) / track.timeBase.num));
  const packets = track.packets.map((coded) => ({ ...coded, pts: coded.pts + by, dts: coded.dts + by }));
  return { ...track, packets };
}
