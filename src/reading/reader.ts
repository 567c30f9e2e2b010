import sharp from 'sharp';
import { freeBytes } from '../models/free-memory.ts';
import type { Producer } from '../records/basics.ts';
import { builtInReader, type ReaderModel } from '../records/reader-model.ts';
import type { Refusal, TextLine } from '../records/reading.ts';
import { withoutAccentBar } from './accent-bars.ts';
import { brokenFormulas, isWhole } from './broken-formulas.ts';
import { cutRows, goesOn } from './cut-rows.ts';
import { cutWords } from './cut-words.ts';
import { Detector } from './detector.ts';
import { withoutDoubledLetters } from './doubled-letters.ts';
import { isDoubtful, overlookedDenominators, withFormulas } from './formulas.ts';
import { withoutIcons } from './icons.ts';
import { type JudgedReading, refusalOf } from './legible.ts';
import { withLikelyLetters } from './likely-letters.ts';
import { LineCache } from './line-cache.ts';
import { readRegion } from './line-reader.ts';
import { findBullets } from './list-markers.ts';
import { overlookedRegions } from './overlooked.ts';
import { decodePicture, type RgbPicture } from './picture.ts';
import type { ReadRegion } from './read-region.ts';
import { readerProducer } from './reader-producer.ts';
import { readerWeights } from './reader-weights.ts';
import { Recogniser } from './recogniser.ts';
import { inReadingOrder, type PictureReading, type RegionReading } from './region-reading.ts';
import type { RotatedRectangle } from './rotated-rectangle.ts';

/**
 * What the detector looks at, one after the other: the long side of the picture, and how low a quarter of the regions
 * must be, both in pixels, for the text to be small there, so that the next look pays. The last finds letters five
 * pixels high, which the second merges with their neighbours or cuts.
 */
const looks = [
  { side: 960, smallPx: 16 },
  { side: 1280, smallPx: 13 },
  { side: 1920, smallPx: 0 },
] as const;
/**
 * Videos of low resolution, by their long side in pixels, hold text that the first look doesn't find at all: they start
 * with the second. What is smaller is no frame of a video, and its letters would come out too large.
 */
const lowResolution = [320, 640] as const;

const noLanguage: Refusal = 'language';
const cutOff: Refusal = 'cut';

/** Reads pictures, one at a time. Holds two models of 15 to 31 MB together: close it. */
export interface Reader {
  readonly producer: Producer;
  /**
   * What stands in the picture, and what was read but is no text; nothing for a blank picture.
   *
   * @param jpegBytes a JPEG, PNG or WebP at the size of the source
   * @param cache lines already read in the same video; changes the time, never the result
   * @throws when the bytes are not a picture
   */
  readRegions(jpegBytes: Uint8Array, cache?: LineCache): Promise<RegionReading>;
  /** The same in reading order. */
  readAll(jpegBytes: Uint8Array, cache?: LineCache): Promise<PictureReading>;
  /** The lines of `readAll`. */
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
  const readRegions = async (jpegBytes: Uint8Array, cache = new LineCache()): Promise<RegionReading> => {
    const picture = await decodePicture(jpegBytes);
    const { width, height } = picture;
    const read: ReadRegion[] = [];
    const refused: { region: ReadRegion; reason: Refusal }[] = [];
    const look = async (regions: readonly RotatedRectangle[]): Promise<void> => {
      let readings: (ReadRegion & JudgedReading)[] = [];
      for (const region of regions)
        readings.push({ region, ...(await readRegion(recogniser, picture, region, cache)) });
      const inPieces = readings;
      for (const { region, pieces } of brokenFormulas(picture, inPieces)) {
        const whole = { region, ...(await readRegion(recogniser, picture, region, cache)) };
        const parts = pieces.map((i) => inPieces[i]!);
        if (isWhole(whole, parts)) readings = [...readings.filter((one) => !parts.includes(one)), whole];
      }
      const { kept, icons } = withoutIcons(withoutDoubledLetters(readings), read);
      for (const icon of icons) refused.push({ region: icon, reason: noLanguage });
      readings = kept;
      const cut = cutWords([...read, ...readings].map(({ text }) => text));
      for (const judged of readings) {
        const reading = readingOf(judged);
        const reason: Refusal | null = refusalOf(judged) ?? (cut.has(reading.text) ? cutOff : null);
        // A formula that can't be read is told to be one.
        if (reason === null || isDoubtful(reading)) read.push(reading);
        else refused.push({ region: reading, reason });
      }
    };
    const regions = await regionsOf(detector, picture);
    await look(regions.map((region) => withoutAccentBar(picture, region)));
    await look([...overlookedRegions(picture, read), ...overlookedDenominators(picture, read)]);
    for (const { piece, region } of cutRows(picture, read)) {
      const row = { region, ...(await readRegion(recogniser, picture, region, cache)) };
      const at = read.indexOf(piece);
      if (at >= 0 && goesOn(row, piece)) read[at] = readingOf(row);
    }
    const whole = withFormulas(picture, read).map((one) => ({ ...one, text: withLikelyLetters(one.text) }));
    const bullets = findBullets(picture, whole);
    freeBytes(picture.data);
    return { width, height, regions: [...whole, ...bullets], refused };
  };
  const readAll = async (jpegBytes: Uint8Array, cache?: LineCache): Promise<PictureReading> =>
    inReadingOrder(await readRegions(jpegBytes, cache));
  return {
    producer: readerProducer(model),
    readRegions,
    readAll,
    read: async (jpegBytes, cache) => (await readAll(jpegBytes, cache)).lines,
    async close() {
      await detector.close();
      await recogniser.close();
    },
  };
}

/** A reading without what it was judged by. */
function readingOf({ heightPx, contrast, ...reading }: ReadRegion & JudgedReading): ReadRegion {
  return reading;
}

async function regionsOf(detector: Detector, picture: RgbPicture): Promise<RotatedRectangle[]> {
  const longSide = Math.max(picture.width, picture.height);
  let regions: RotatedRectangle[] = [];
  const [from, below] = lowResolution;
  for (const { side, smallPx } of looks.slice(longSide >= from && longSide < below ? 1 : 0)) {
    regions = await detector.detect(picture, side);
    const lowerQuartile = regions
      .map(({ halfWidth, halfHeight }) => (2 * Math.min(halfWidth, halfHeight) * side) / longSide)
      .sort((a, b) => a - b)[Math.floor(regions.length / 4)];
    if (lowerQuartile === undefined || lowerQuartile >= smallPx) break;
  }
  return regions;
}
