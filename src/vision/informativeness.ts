import { toScore } from '../records/basics.ts';
import type { PictureFacts } from '../records/screen.ts';

/** Characters that take the text's part of the score to 63 %: about one line. */
const textScale = 40;
/** Share of busy cells that takes the drawing's part to 63 %: a tenth of the picture is a fair diagram. */
const drawingScale = 0.1;
/** Busy cells that carry nothing by themselves: a clock, a logo, a page number. */
const ornamentShare = 0.03;
/** A face below this (a quarter of the frame's height) is a speaker beside the board or in a corner. */
const smallFaceShare = 0.025;
/** A face above this (a third of the frame's height) is a talking head that fills the frame. */
const fillingFaceShare = 0.05;
/** Characters beside a talking head that are a name and a title, not content. */
const bannerChars = 40;

/**
 * How much a picture seems to carry, 0 (blank) to 10. A heuristic; the text of the picture counts by its length
 * and what is drawn by how much of the frame it is spread over, whichever the picture has:
 *
 *     head    = (faceShare - 0.025) / (0.05 - 0.025), limited to 0..1
 *     text    = 1 - exp(-max(0, contentChars - 40 head) / 40)
 *     drawing = (1 - exp(-max(0, busyShare - 0.03) / 0.1)) (1 - head)
 *     score   = 10 (1 - (1 - text) (1 - drawing))
 *
 * so that either suffices, more never scores less, and hair, clothes and a name under a talking head count for
 * nothing. Without a head, 28 characters, or strokes in a tenth of the picture's 16 x 16 cells, are worth 5.
 *
 * @param contentChars letters and digits read from the picture, without clocks and time codes.
 */
export function informativeness(
  { busyShare, faceShare }: Pick<PictureFacts, 'busyShare' | 'faceShare'>,
  contentChars: number,
): number {
  const head = Math.min(1, Math.max(0, (faceShare - smallFaceShare) / (fillingFaceShare - smallFaceShare)));
  const text = 1 - Math.exp(-Math.max(0, contentChars - bannerChars * head) / textScale);
  const drawing = (1 - Math.exp(-Math.max(0, busyShare - ornamentShare) / drawingScale)) * (1 - head);
  return toScore(10 * (1 - (1 - text) * (1 - drawing)));
}
