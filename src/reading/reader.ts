import sharp from 'sharp';
import type { Producer } from '../records/basics.ts';
import { builtInReader, type ReaderModel } from '../records/reader-model.ts';
import type { TextLine } from '../records/reading.ts';
import { Detector } from './detector.ts';
import { overlookedDenominators, withFormulas } from './formulas.ts';
import { LineCache } from './line-cache.ts';
import { readRegion } from './line-reader.ts';
import { findBullets } from './list-markers.ts';
import { overlookedRegions } from './overlooked.ts';
import { decodePicture, type RgbPicture } from './picture.ts';
import { readerProducer } from './reader-producer.ts';
import { readerWeights } from './reader-weights.ts';
import { Recogniser } from './recogniser.ts';
import type { RotatedRectangle } from './rotated-rectangle.ts';
import { type ReadRegion, textLines } from './text-lines.ts';

/** Long side in pixels of what the detector looks at first. */
const detectionSide = 960;
/** And what it looks at again when the text turns out to be small. */
const fineDetectionSide = 1280;
/** Text is small when a quarter of its regions is lower than this, in pixels of the first look. */
const smallRegionPx = 16;
/** Regions read with a lower mean probability are not text. */
const minConfidence = 0.5;
/** Icons are read as one or two characters, mostly with less than this. */
const minShortConfidence = 0.75;

/** Reads pictures, one at a time. Holds two models of 15 to 31 MB together: close it. */
export interface Reader {
  readonly producer: Producer;
  /**
   * Lines in reading order; none for a blank picture.
   *
   * @param jpegBytes a JPEG, PNG or WebP at the size of the source
   * @param cache lines already read in the same video; changes the time, never the result
   * @throws when the bytes are not a picture
   */
  read(jpegBytes: Uint8Array, cache?: LineCache): Promise<TextLine[]>;
  close(): Promise<void>;
}

/**
 * PP-OCR on one thread: the same rules with the weights and the alphabet of one of its versions.
 *
 * @throws ModelError when the model is not installed, or is not what it should be.
 */
export async function loadReader(model: ReaderModel = builtInReader): Promise<Reader> {
  const { detection, recognition, alphabet } = await readerWeights(model);
  // A worker has one core; libvips would start a thread for each.
  sharp.concurrency(1);
  sharp.cache(false);
  const detector = await Detector.load(detection);
  const recogniser = await Recogniser.load(recognition, alphabet);
  return {
    producer: readerProducer(model),
    async read(jpegBytes, cache = new LineCache()) {
      const picture = await decodePicture(jpegBytes);
      const read: ReadRegion[] = [];
      const readAll = async (regions: readonly RotatedRectangle[]): Promise<void> => {
        for (const region of regions) {
          const reading = await readRegion(recogniser, picture, region, cache);
          const needed = reading.text.length > 2 ? minConfidence : minShortConfidence;
          if (reading.confidence >= needed) read.push({ region, ...reading });
        }
      };
      await readAll(await regionsOf(detector, picture));
      await readAll([...overlookedRegions(picture, read), ...overlookedDenominators(picture, read)]);
      const whole = withFormulas(picture, read);
      return textLines([...whole, ...findBullets(picture, whole)], picture.width, picture.height);
    },
    async close() {
      await detector.close();
      await recogniser.close();
    },
  };
}

async function regionsOf(detector: Detector, picture: RgbPicture): Promise<RotatedRectangle[]> {
  const regions = await detector.detect(picture, detectionSide);
  const pxPerSource = detectionSide / Math.max(picture.width, picture.height);
  const heights = regions
    .map(({ halfWidth, halfHeight }) => 2 * Math.min(halfWidth, halfHeight) * pxPerSource)
    .sort((a, b) => a - b);
  const lowerQuartile = heights[Math.floor(heights.length / 4)];
  if (lowerQuartile === undefined || lowerQuartile >= smallRegionPx) return regions;
  return await detector.detect(picture, fineDetectionSide);
}
