import type { RotatedRectangle } from './rotated-rectangle.ts';

/** What was read in one region of a picture. */
export interface ReadRegion {
  region: RotatedRectangle;
  text: string;
  /** Mean probability of the characters, 0 to 1. */
  confidence: number;
  /** Where the characters of `text` stand along the region, 0 to 1; absent where the text is turned. */
  at?: readonly number[];
  /** Grey of the paper, 0 to 255. */
  paper?: number;
  /** A formula of which some ink was not read. */
  isIncomplete?: boolean;
  /** A formula in more than one line, joined, or one that could not be read. */
  isFormula?: boolean;
}
