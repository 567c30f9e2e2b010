/** What a recording is made of. Plain data: equal recipes give equal files, and what is right follows from it. */

export type ContainerName = 'mp4' | 'mov' | 'mkv' | 'webm' | 'ts' | 'mpg' | 'ogv' | 'flv' | 'avi' | 'asf';

/** At which times of the film a picture is written. */
export type Timing =
  | { kind: 'constant'; framesPerSec: number }
  /** Around the constant rate, each picture up to two fifths of its time early or late. */
  | { kind: 'jittered'; framesPerSec: number }
  /** 25 a second, of which those that show what the last written one shows are dropped, as `mpdecimate` does. */
  | { kind: 'decimated'; maxGapSec: number | null }
  /** One picture for each screen of the film, finished, when the screen begins. */
  | { kind: 'slides' }
  /** `onSec` seconds of pictures at 25 a second in every `everySec`, nothing in between. */
  | { kind: 'bursts'; onSec: number; everySec: number };

/** a, b, c, d of a display matrix: the coded (x, y) is shown at (a x + c y, b x + d y). Each is -1, 0 or 1. */
export type Turn = readonly [a: number, b: number, c: number, d: number];

/** How pictures are coded so that a player, told of it, shows the film's picture. */
export interface Look {
  turn?: Turn;
  /** Shape of a pixel, width to height; the picture is coded narrower or wider for it. */
  pixelShape?: readonly [num: number, den: number];
  /** Transfer of ten bits in BT.2020, paper white where BT.2408 puts it. */
  hdr?: 'hlg' | 'pq';
}

export interface PictureTrack {
  /** `camera`: somebody who moves before a restless background, for the whole film. */
  content: 'film' | 'camera';
  timing: Timing;
  encoder: string;
  options: Record<string, string>;
  pixelFormat: string;
  /** A key frame at the first picture of each period. */
  keyEverySec: number;
  look: Look;
  /** Stretches of the film, in seconds, whose packets are left out; from key frame to key frame. */
  gaps: readonly Gap[];
  isDefault: boolean;
}

export interface SoundTrack {
  content: 'film' | 'silence' | 'reversed';
  /** `copy`: the film's own packets. */
  encoder: string;
  /** `antiphase`: right is left, inverted. `left` and `right`: the other channel is silent. */
  channels: 'mono' | 'stereo' | 'antiphase' | 'left' | 'right';
  gaps: readonly Gap[];
  isDefault: boolean;
  language: string | null;
}

export type Gap = readonly [fromSec: number, toSec: number];

export interface Recipe {
  name: string;
  /** Row of the summary. */
  kind: string;
  container: ContainerName;
  /** Options of the muxer. */
  options: Record<string, string>;
  /** Where the film is cut off, in seconds; null: whole. */
  untilSec: number | null;
  pictures: readonly PictureTrack[];
  sounds: readonly SoundTrack[];
  /** Time stamp of the film's beginning, in all streams. */
  startSec: number;
  /** What an edit list hides of the film's beginning. */
  trimSec: number;
  /** Length that the headers state, whatever the file holds. */
  statedSec: number | null;
  /** From `atSec` on all time stamps are `bySec` later (or earlier) than they should be. */
  jump: { atSec: number; bySec: number } | null;
}

/** A change of a recipe; several are applied one after the other. */
export type Change = (recipe: Recipe) => Recipe;

/** @throws Error where a recipe has not exactly one track of the film of each sort. */
export function filmTracks({ name, pictures, sounds }: Recipe): { picture: PictureTrack; sound: SoundTrack } {
  const [picture, ...otherPictures] = pictures.filter(({ content }) => content === 'film');
  const [sound, ...otherSounds] = sounds.filter(({ content }) => content === 'film');
  if (!picture || !sound || otherPictures.length > 0 || otherSounds.length > 0) {
    throw new Error(`${name}: expected one track of the film's pictures and one of its sound.`);
  }
  return { picture, sound };
}
