import type { Refusal } from '../records/reading.ts';
import { countTokens } from '../tokens/tokens.ts';
import type { LineReading } from './line-cache.ts';

/** What there is to judge a reading by. */
export interface JudgedReading extends LineReading {
  /** Height in pixels of the picture that the text was cut out with, a third of it margins. */
  heightPx: number;
  /** Grey levels between ink and paper. */
  contrast: number;
  /** Grey of the paper. */
  paper?: number;
}

/**
 * Below this a reading is more often wrong than right: of 234 longer lines of blurred and small print on rendered pages
 * that were read with 0.5 to 0.75, 141 held other letters. Icons are read as one or two characters, mostly with less.
 */
const minConfidence = 0.75;
/**
 * What is small, or looks like no text, is believed from here on: on the same pages 22 of 61 such lines between the two
 * were wrong, of the others 9 of 86.
 */
const sureConfidence = 0.85;
/** Letters of eight pixels and less: the recogniser wants 48 for the line. */
const smallPx = 12;
/** Nobody sees what differs less from its background: text that fades in or out, or lies under a veil. */
const minContrast = 18;
/** English, names and identifiers have more letters a token; letters put together by chance about 1.8. */
const minLettersPerToken = 2.2;

/** Why a reading is not taken for text that a person can read; null where it is. */
export function refusalOf({ text, confidence, heightPx, contrast }: JudgedReading): Refusal | null {
  if (confidence < minConfidence) return 'confidence';
  if (contrast < minContrast) return 'contrast';
  if (axisMarks.test(text.trim())) return 'language';
  if (confidence >= sureConfidence) return null;
  // Icons are read as one letter.
  if (/^\p{L}$/u.test(text.trim())) return 'language';
  // One or two characters show neither height nor language.
  if ([...text.trim()].length <= 2) return null;
  if (heightPx < smallPx) return 'height';
  return looksLikeText(text) ? null : 'language';
}

/** The marks of an axis, or a row of bars, as a line of strokes. */
const axisMarks = /^(?=.{6})(?:1 ?)*$|^(?=.{6})(?:[Il|!] ?)*$/;
const operators = /[=+<>^/*()[\]{};]/;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * Whether a text looks like language, code, a formula or a number: its words take few tokens of a tokenizer that was
 * made from all kinds of text. Formulas are short names between operators; what has fewer than three letters is a number.
 */
export function looksLikeText(text: string): boolean {
  if (operators.test(text) || unspaced.test(text)) return true;
  const words = text.match(/\p{L}+/gu) ?? [];
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  if (letters < 3) return true;
  const tokens = words.reduce((sum, word) => sum + countTokens(word), 0);
  return letters / tokens >= minLettersPerToken;
}
