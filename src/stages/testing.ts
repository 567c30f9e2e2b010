import { contentChars } from '../reading/content.ts';
import type { Clip } from '../records/clip.ts';
import type { Reading, ReadScreen } from '../records/reading.ts';
import type { PictureFacts, Screen, Screens } from '../records/screen.ts';
import { informativeness, unread } from '../vision/informativeness.ts';

const producer = { name: 'test', model: 'none', version: '1' };
const blank = {
  edgeShare: 0,
  plainShare: 1,
  entropyBits: 0,
  busyShare: 0,
  sharpness: 0,
  faceShare: 0,
  facesShare: 0,
};
const drawn = {
  edgeShare: 0.1,
  plainShare: 0.5,
  entropyBits: 4,
  busyShare: 0.3,
  sharpness: 200,
  faceShare: 0,
  facesShare: 0,
};
const facts: Record<'blank' | 'drawn', PictureFacts> = { blank, drawn };

/** Clips that tile a video, cut at the given seconds after 0; one utterance is said in each. */
export function tiling(cutsSec: readonly number[]): Clip[] {
  return cutsSec.map((endSec, index) => ({
    index,
    startSec: cutsSec[index - 1] ?? 0,
    endSec,
    firstUtterance: index,
    endUtterance: index + 1,
    flag: null,
  }));
}

/** What a test says of a screen: its bounds and what is on it; `like` is an earlier screen and the likeness to it. */
export interface Sketch {
  at: readonly [startSec: number, endSec: number];
  /** When its picture was taken; at its start where it is left out. */
  takenAt?: number;
  text?: string;
  picture?: 'blank' | 'drawn';
  like?: readonly [screen: number, similarity: number];
  /** Perceptual hash; blank where it is left out. */
  hash?: string;
}

export function screensOf(sketches: readonly Sketch[]): Screens {
  const screens = sketches.map(
    ({ at: [startSec, endSec], takenAt = startSec, picture = 'drawn', like, hash = '' }, index): Screen => {
      const digest = index.toString(16).padStart(64, '0');
      return {
        index,
        screenStartSec: startSec,
        screenEndSec: endSec,
        takenAtSec: takenAt,
        similarityToPrevious: index === 0 ? null : 0.5,
        mostSimilarEarlier: like ? { screen: like[0], similarity: like[1] } : null,
        reveals: 0,
        continues: false,
        picture: { digest, width: 640, height: 360, bytes: 1 },
        sourcePicture: null,
        facts: facts[picture],
        hash,
      };
    },
  );
  return {
    producer,
    screens,
    sampledFrames: screens.length,
    packets: screens.length,
    damagedPackets: 0,
    firstPictureSec: 0,
    lastPictureSec: screens.at(-1)?.takenAtSec ?? 0,
    longestStandSec: 0,
    changeInLongest: 0,
  };
}

export function readingOf(sketches: readonly Sketch[]): Reading {
  const screens = sketches.map(({ text = '', picture = 'drawn' }, screen): ReadScreen => {
    const chars = contentChars(text);
    const score = informativeness(facts[picture], { ...unread, content: chars });
    return { screen, lines: [], text, contentChars: chars, textShare: 0, informativeness: score };
  });
  return { producer, screens };
}
