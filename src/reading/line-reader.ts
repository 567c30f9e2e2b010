import { blankColumns } from './blank-columns.ts';
import { withoutClippedEdges } from './clipped-edges.ts';
import { looksLikeFormula } from './formulas.ts';
import type { JudgedReading } from './legible.ts';
import type { LineCache, LineReading } from './line-cache.ts';
import { lineContrast, paperOf } from './line-contrast.ts';
import { cropLine, lineHeight, type QuarterTurn } from './line-crop.ts';
import { fitToText } from './line-extent.ts';
import { type RgbPicture, resizePicture } from './picture.ts';
import type { RecognisedCharacter, Recogniser } from './recogniser.ts';
import type { RotatedRectangle } from './rotated-rectangle.ts';
import { withScripts } from './scripts.ts';
import { hasUnreadInk } from './unread-ink.ts';
import { restoreSpaces } from './word-spacing.ts';

/** Regions at least this many times as high as wide hold turned text, or a single letter. */
const tall = 1.5;
/** Higher ones hold no single letter. */
const tallerThanALetter = 3;
/** A reading below this confidence is tried again on a stretched line. */
const doubtful = 0.93;
/** The recogniser votes every eight pixels and needs two votes a letter; this gives crowded ones room. */
const stretch = 1.4;

/** Reads the text in one region, whichever way it is turned. */
export async function readRegion(
  recogniser: Recogniser,
  picture: RgbPicture,
  region: RotatedRectangle,
  cache: LineCache,
): Promise<JudgedReading> {
  const ratio = region.halfHeight / region.halfWidth;
  const ways: { part: RotatedRectangle; turn: QuarterTurn }[] = [];
  if (ratio < tallerThanALetter) ways.push({ part: fitToText(picture, region), turn: 0 });
  if (ratio >= tall) ways.push({ part: region, turn: 1 }, { part: region, turn: 3 });
  let best: JudgedReading = { text: '', confidence: 0, heightPx: 0, contrast: 0 };
  for (const { part, turn } of ways) {
    const crop = cropLine(picture, part, turn);
    const reading = await cache.get(crop, () => readLine(recogniser, crop));
    if (reading.confidence <= best.confidence) continue;
    const heightPx = 2 * (turn === 0 ? part.halfHeight : part.halfWidth);
    const { at, ...unplaced } = reading;
    best = { ...unplaced, ...(at && turn === 0 && { at }), heightPx, contrast: lineContrast(crop) };
    best.paper = paperOf(crop);
  }
  return best;
}

async function readLine(recogniser: Recogniser, line: RgbPicture): Promise<LineReading> {
  const characters = await recogniser.recognise(line);
  if (characters.length === 0) return { text: '', confidence: 0 };
  const first = spelled(characters, line);
  if (first.confidence >= doubtful) return first;
  const stretched = await resizePicture(line, Math.round(line.width * stretch), lineHeight);
  const second = spelled(await recogniser.recognise(stretched), stretched);
  return second.confidence > first.confidence ? second : first;
}

function spelled(recognised: readonly RecognisedCharacter[], line: RgbPicture): LineReading {
  const characters = withScripts(withoutClippedEdges(recognised, line.width), line);
  if (characters.length === 0) return { text: '', confidence: 0 };
  const total = characters.reduce((sum, { probability }) => sum + probability, 0);
  const spaced = restoreSpaces(characters, blankColumns(line));
  const text = spaced.map((one) => one.text).join('');
  return {
    text,
    ...(looksLikeFormula(text) && hasUnreadInk(spaced, line) && { isIncomplete: true }),
    confidence: total / characters.length,
    at: spaced.flatMap(({ text, x }) => [...text].map(() => x / line.width)),
  };
}
