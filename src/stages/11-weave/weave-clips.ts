import type { Clip } from '../../records/clip.ts';
import type { FirstShowing, ImageItem, Item, OcrItem, SampleVideo } from '../../records/sample.ts';

export type CountTokens = (text: string) => number;

type Picture = Pick<ImageItem, 'digest' | 'width' | 'height'>;

export interface WovenKeyframe {
  screenStartSec: number;
  screenEndSec: number;
  takenAtSec: number;
  /** Null where only the text stays. */
  picture: Picture | null;
  /** Key of the artefact that the picture comes from. */
  artefact: string;
  /** Text on the picture and the key of its artefact; null where there is none that is kept. */
  ocr: { text: string; artefact: string } | null;
}

export interface WovenClip {
  clip: Clip;
  /** What is said in the clip, as heard and as cleaned; '' where nobody speaks. */
  raw: string;
  refined: string;
  /** Key of the artefact that the speech comes from. */
  artefact: string;
  /** What the clip shows, in time order; empty where it shows nothing, or what others have shown. */
  keyframes: readonly WovenKeyframe[];
  /** What still stands on screen though an earlier clip shows it, in time order. */
  standing: readonly StandingImage[];
  /** Those of them that are back after something else, and are shown again at once; left out where none is. */
  back?: readonly StandingImage[];
}

/** A picture that a clip may show again. */
export interface StandingImage extends Omit<WovenKeyframe, 'ocr' | 'picture'> {
  picture: Picture;
  first: FirstShowing;
}

/** All that is woven of one video: what the checks kept, clip by clip in time order. */
export interface WovenVideo {
  video: Omit<SampleVideo, 'clips'>;
  split: 'train' | 'val';
  clips: readonly WovenClip[];
}

/** The items of one clip: the unit that packing never divides. */
export interface ClipGroup {
  video: Omit<SampleVideo, 'clips'>;
  clip: { index: number; startSec: number; endSec: number };
  items: Item[];
  images: number;
  /** What still stands on screen and may be shown again before the items, in time order. */
  standing: ImageItem[];
  /** Those of them that are shown again in any case. */
  back: ImageItem[];
  /** Tokens of refined speech and OCR text. */
  textTokens: number;
}

/**
 * Interleaves one video: inside a clip pictures, then their text, then speech (paper section 4.3). Clips that have
 * none of these give no group.
 */
export function clipGroups({ video, clips }: WovenVideo, countTokens: CountTokens): ClipGroup[] {
  return clips.flatMap(({ clip, raw, refined, artefact, keyframes, standing, back = [] }): ClipGroup[] => {
    const place = { video: video.id, clip: clip.index };
    const imageOf = (keyframe: Omit<WovenKeyframe, 'ocr'>, { digest, width, height }: Picture): ImageItem => {
      const { takenAtSec, artefact } = keyframe;
      return { kind: 'image', ...place, ...timesOf(keyframe), artefact, takenAtSec, digest, width, height };
    };
    const images = keyframes.flatMap((keyframe) =>
      keyframe.picture ? [imageOf(keyframe, keyframe.picture)] : [],
    );
    const shownAgain = (image: StandingImage) => ({ ...imageOf(image, image.picture), again: image.first });
    const texts = keyframes.flatMap((keyframe): OcrItem[] => {
      if (!keyframe.ocr?.text.trim()) return [];
      const { artefact, text } = keyframe.ocr;
      return [{ kind: 'ocr', ...place, ...timesOf(keyframe), artefact, text }];
    });
    const bounds = { startSec: clip.startSec, endSec: clip.endSec };
    const isSilent = raw.trim() === '' && refined.trim() === '';
    const speech: Item[] = isSilent ? [] : [{ kind: 'speech', ...place, ...bounds, artefact, raw, refined }];
    const items = [...images, ...texts, ...speech];
    if (items.length === 0) return [];
    const textTokens = [...texts.map(({ text }) => text), isSilent ? '' : refined]
      .filter((text) => text !== '')
      .reduce((sum, text) => sum + countTokens(text), 0);
    const group = { video, clip: { index: clip.index, ...bounds }, items, textTokens };
    const again = { standing: standing.map(shownAgain), back: back.map(shownAgain) };
    return [{ ...group, ...again, images: images.length }];
  });
}

function timesOf({ screenStartSec, screenEndSec }: Pick<WovenKeyframe, 'screenStartSec' | 'screenEndSec'>): {
  startSec: number;
  endSec: number;
} {
  return { startSec: screenStartSec, endSec: screenEndSec };
}
