import { z } from 'zod';
import { digestSchema, producerSchema, secondsSchema } from './basics.ts';

/** What can find where a new screen begins. */
export const screenDetectors = ['tiles', 'ssim', 'absdiff', 'embedding'] as const;
/** Name of a way to find screens, as in `keyframe.detector` (docs/keyframes.md). */
export type ScreenDetectorName = (typeof screenDetectors)[number];

const share = z.number().min(0).max(1);

/** A stored picture. Its bytes are the blob of that digest. */
export const pictureSchema = z.object({
  digest: digestSchema,
  width: z.int().positive(),
  height: z.int().positive(),
  bytes: z.int().positive(),
});
/** A stored JPEG image by its digest, with its size in pixels and in bytes. */
export type Picture = z.infer<typeof pictureSchema>;

/**
 * What is measured on a picture without reading it: the face as the picture is, all else scaled down to a long edge
 * of 640 pixels. All shares are 0 to 1. Drawn edges are what is left of the luma edges without noise, dust (fewer
 * than 16 connected pixels) and straight lines over 60 % of a side.
 */
export const pictureFactsSchema = z.object({
  /** Share of pixels that are drawn edges: how much is drawn there. */
  edgeShare: z.number().min(0).max(1),
  /** Share of the picture in its most frequent (coarse) colour: 1 for a blank page. */
  plainShare: z.number().min(0).max(1),
  /** Shannon entropy of the luma histogram in bits, 0 to 8. */
  entropyBits: z.number().min(0).max(8),
  /** Share of the cells of a 16 x 16 grid with at least four pixels of drawn edges: how far the drawing spreads. */
  busyShare: z.number().min(0).max(1),
  /** Mean squared Laplacian of luma: low where the picture is blurred. */
  sharpness: z.number().nonnegative(),
  /** Area of the largest face over the picture's; 0 where none was found. Not looked for where only writing is. */
  faceShare: z.number().min(0).max(1),
  /** Area that all faces cover together. */
  facesShare: z.number().min(0).max(1),
  /** Whose face it is, and what is around; absent where none was found. */
  speaker: z
    .object({
      /** In shares of the picture's width and height. */
      face: z.object({ left: share, top: share, width: share, height: share }),
      /** Share of the cells of the grid in which something is written or drawn around the speaker, above banners. */
      drawnShare: share,
      /** Whether the speaker is in or beside a rendered page rather than in a room. */
      isPage: z.boolean(),
    })
    .optional(),
});
/** What is measured on the image of a screen: for the checks of images, the report, and the choice of screens. */
export type PictureFacts = z.infer<typeof pictureFactsSchema>;

/** Perceptual hash of a picture: two of 256 bits in hex (`pictureHash` in `vision`), or '' for a blank one. */
export const pictureHashSchema = z.string().regex(/^(?:[0-9a-f]{128})?$/);
/** Perceptual hash of an image, 128 hexadecimal digits; '' for a blank one. Similar images differ in few bits. */
export type PictureHash = z.infer<typeof pictureHashSchema>;

/** A stretch of the video that shows the same thing, and the picture that stands for it. */
export const screenSchema = z.object({
  /** Place among the screens of the video, from 0. */
  index: z.int().nonnegative(),
  screenStartSec: secondsSchema,
  screenEndSec: secondsSchema,
  /** Time of the frame that was taken as keyframe, inside the screen. */
  takenAtSec: secondsSchema,
  /**
   * How much of the screen before was still there when this one started, in the detector's scale (docs/keyframes.md):
   * share of the ink for `tiles`, structural similarity for `ssim`; null for the first.
   */
  similarityToPrevious: z.number().min(-1).max(1).nullable(),
  /**
   * The earlier screen whose picture looks most like this one's; null for the first. For `tiles` the similarity is
   * 1 less the share of drawn tiles that differ, leaving out what moves all the time; else SSIM.
   */
  mostSimilarEarlier: z
    .object({ screen: z.int().nonnegative(), similarity: z.number().min(-1).max(1) })
    .nullable(),
  /** Times that something was added to the screen and settled before the picture was taken; 0 where nobody told. */
  reveals: z.int().nonnegative(),
  /** Whether this is the next step of the screen before: it shows the same and something more. */
  continues: z.boolean(),
  /** The picture as published: long edge capped by `keyframe.longEdge`. */
  picture: pictureSchema,
  /** The picture at the size of the source, where that is larger; OCR reads this one. */
  sourcePicture: pictureSchema.nullable(),
  facts: pictureFactsSchema,
  /** By which the picture is known again in other videos. */
  hash: pictureHashSchema,
});
/** A screen of a video with its keyframe. Times are seconds from the start of the video. */
export type Screen = z.infer<typeof screenSchema>;

/** All screens of a video, in time order. */
export const screensSchema = z.object({
  producer: producerSchema,
  screens: z.array(screenSchema),
  /** Frames that were looked at. */
  sampledFrames: z.int().nonnegative(),
  /** Packets of the picture stream that were given to the decoder. */
  packets: z.int().nonnegative(),
  /** Packets that could not be decoded and were passed over. */
  damagedPackets: z.int().nonnegative(),
  /** Times of the first and the last picture that was decoded, looked at or not. */
  firstPictureSec: secondsSchema,
  lastPictureSec: secondsSchema,
  /** Longest time that one picture stands before another comes. */
  longestStandSec: secondsSchema,
  /**
   * How much of what is drawn on the longest screen gives way to something else while it lasts: 0 to 1 (`lastingChange`).
   * What is only added, and what moves all the time, does not count.
   */
  changeInLongest: z.number().min(0).max(1),
});
/** Result of stage `keyframe`: the screens of a video, and what was seen while it was decoded. */
export type Screens = z.infer<typeof screensSchema>;
