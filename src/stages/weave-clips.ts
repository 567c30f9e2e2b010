import type { Clip } from '../records/clip.ts';
import type { ImageItem, Item, OcrItem, SampleVideo } from '../records/sample.ts';

export type CountTokens = (text: string) => number;

export interface WovenClip {
  clip: Clip;
  /** What is said in the clip, as heard and as cleaned; '' where nobody speaks. */
  raw: string;
  refined: string;
  /** Whether the clip may show pictures. Its speech stays in place either way. */
  keepPictures: boolean;
  /** Key of the artefact that the speech comes from. */
  artefact: string;
}

export interface WovenKeyframe {
  screenStartSec: number;
  screenEndSec: number;
  takenAtSec: number;
  picture: { digest: string; width: number; height: number };
  /** '' where there is no text, or none that was not on the screen before. */
  ocr: string;
  /** Keys of the artefacts that picture and text come from. */
  artefact: string;
  ocrArtefact: string;
}

/** All that is woven of one video: what the checks kept, in time order. */
export interface WovenVideo {
  video: Omit<SampleVideo, 'clips'>;
  split: 'train' | 'val';
  clips: readonly WovenClip[];
  keyframes: readonly WovenKeyframe[];
}

/** The items of one clip: the unit that packing never divides. */
export interface ClipGroup {
  video: Omit<SampleVideo, 'clips'>;
  clip: { index: number; startSec: number; endSec: number };
  items: Item[];
  images: number;
  /** Tokens of refined speech and OCR text. */
  textTokens: number;
}

/**
 * Interleaves one video: inside a clip pictures, then their text, then speech (paper section 4.3). Clips that have
 * none of these give no group. `unused` holds the indices of the keyframes that no clip with pictures shows.
 */
export function clipGroups(
  woven: WovenVideo,
  countTokens: CountTokens,
): { groups: ClipGroup[]; unused: number[] } {
  const { placed, unused } = placeKeyframes(woven);
  const groups = woven.clips.flatMap((wovenClip, position): ClipGroup[] => {
    const { clip, raw, refined, artefact } = wovenClip;
    const place = { video: woven.video.id, clip: clip.index };
    const keyframes = placed.get(position) ?? [];
    const images = keyframes.map(
      (keyframe): ImageItem => ({
        kind: 'image',
        ...place,
        startSec: keyframe.screenStartSec,
        endSec: keyframe.screenEndSec,
        artefact: keyframe.artefact,
        takenAtSec: keyframe.takenAtSec,
        digest: keyframe.picture.digest,
        width: keyframe.picture.width,
        height: keyframe.picture.height,
      }),
    );
    const texts = keyframes
      .filter(({ ocr }) => ocr.trim() !== '')
      .map(
        (keyframe): OcrItem => ({
          kind: 'ocr',
          ...place,
          startSec: keyframe.screenStartSec,
          endSec: keyframe.screenEndSec,
          artefact: keyframe.ocrArtefact,
          text: keyframe.ocr,
        }),
      );
    const bounds = { startSec: clip.startSec, endSec: clip.endSec };
    const speech: Item[] =
      raw.trim() === '' && refined.trim() === ''
        ? []
        : [{ kind: 'speech', ...place, ...bounds, artefact, raw, refined }];
    if (images.length + speech.length === 0) return [];
    return [
      {
        video: woven.video,
        clip: { index: clip.index, ...bounds },
        items: [...images, ...texts, ...speech],
        images: images.length,
        textTokens: [...texts.map(({ text }) => text), refined]
          .filter((text) => text !== '')
          .reduce((sum, text) => sum + countTokens(text), 0),
      },
    ];
  });
  return { groups, unused };
}

/** Gives each keyframe to the first clip with pictures that overlaps its screen, by position in `clips`. */
function placeKeyframes({ clips, keyframes }: WovenVideo): {
  placed: Map<number, WovenKeyframe[]>;
  unused: number[];
} {
  const placed = new Map<number, WovenKeyframe[]>();
  const unused: number[] = [];
  let first = 0;
  keyframes.forEach((keyframe, index) => {
    while (first < clips.length && clips[first]!.clip.endSec <= keyframe.screenStartSec) first++;
    let position = first;
    while (position < clips.length && overlaps(clips[position]!, keyframe) && !clips[position]!.keepPictures)
      position++;
    const owner = clips[position];
    if (!(owner && overlaps(owner, keyframe))) unused.push(index);
    else if (placed.has(position)) placed.get(position)!.push(keyframe);
    else placed.set(position, [keyframe]);
  });
  return { placed, unused };
}

function overlaps({ clip }: WovenClip, { screenStartSec, screenEndSec }: WovenKeyframe): boolean {
  const isInstant = screenEndSec <= screenStartSec;
  return clip.startSec < screenEndSec || (isInstant && clip.startSec <= screenStartSec);
}
