import type { Producer } from '../records/basics.ts';
import type { IsWorth, ReadingScores } from './decoding.ts';

/** The words of one window, before they are placed in time. */
export interface HeardText {
  text: string;
  /** Tokens of the text, without start and end. */
  tokens: number;
  /** Whether the text stopped at the cap rather than at the model's own end. */
  capped: boolean;
}

/** What the model heard in one window. */
export interface Hearing extends HeardText {
  /** Mean probability of the tokens, 0 to 1; 0 where no token came. */
  confidence: number;
  /** For each asked pause, how many of the text's words (split at white space) were said before it. */
  wordsBefore: number[];
}

/** A recogniser that is loaded. */
export interface SpeechModel {
  producer: Producer;
  /**
   * Transcribes one window of 16 kHz mono speech, greedily.
   *
   * @param samples up to about 15 s; what is shorter than the model's shortest input gives no text
   * @param choosePauses gets the text and returns the times, in seconds from the window's start, of the pauses
   *   that are to be found in it
   */
  transcribe(samples: Float32Array, choosePauses?: (heard: HeardText) => number[]): Promise<Hearing>;

  /**
   * Holds a text and other readings of it against the sound of its window.
   *
   * @param isWorth asked with the number of a reading and the highest score that it may have: without it the reading is
   *   not scored further, and has that score
   * @returns for each reading its log-probability and that of the text, where they differ
   */
  compare(
    samples: Float32Array,
    text: string,
    readings: readonly string[],
    isWorth?: IsWorth,
  ): Promise<ReadingScores[]>;
}
