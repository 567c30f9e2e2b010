import { toScore } from '../records/basics.ts';
import type { Judgement, Utterance } from '../records/speech.ts';
import { countTokens } from '../tokens/tokens.ts';
import { knowledgeDensity } from './density.ts';
import { repetitionShare } from './repetition.ts';

export type TranscriptScores = Pick<
  Judgement,
  'words' | 'wordsPerMinute' | 'repetition' | 'knowledgeDensity' | 'transcriptionQuality'
>;

/**
 * Scores a transcript by measured heuristics, without a model that understands it. They are made to let no lecture
 * fall: what they rate low is nearly always chatter or broken text; what they rate high may still be either.
 *
 * @param utterances The raw transcript in time order, English.
 * @param rejectedCount Number of utterances that the guards of the transcriber removed.
 * @returns Word count; words per minute of utterance time; repetition as a share 0 to 1; the two heuristic scores
 *   0 (bad) to 10. All 0 for a transcript without words.
 */
export function judgeTranscript(utterances: readonly Utterance[], rejectedCount: number): TranscriptScores {
  const words = spokenWords(utterances.map(({ text }) => text).join(' '));
  const spokenSec = utterances.reduce((sum, { startSec, endSec }) => sum + Math.max(0, endSec - startSec), 0);
  // Times are stored in milliseconds.
  const wordsPerMinute = (60 * words.length) / Math.max(0.001, spokenSec);
  const repetition = repetitionShare(words);
  const quality =
    confidenceFactor(utterances) *
    ramp(repetition, 0.8, 0.1) *
    (utterances.length / Math.max(1, utterances.length + rejectedCount)) *
    rateFactor(wordsPerMinute) *
    ramp(plausibleShare(words), 0.4, 0.85);
  return {
    words: words.length,
    wordsPerMinute: Math.round(10 * wordsPerMinute) / 10,
    repetition: toScore(repetition),
    knowledgeDensity: toScore(knowledgeDensity(words)),
    transcriptionQuality: toScore(10 * quality),
  };
}

function spokenWords(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{M}\p{N}]+(?:'\p{L}+)*/gu) ?? []
  );
}

/** Mean confidence weighted by length of text; what captions give no figure for counts as sure. */
function confidenceFactor(utterances: readonly Utterance[]): number {
  let [sum, weight] = [0, 0];
  for (const { text, confidence } of utterances) {
    sum += (confidence ?? 1) * text.length;
    weight += text.length;
  }
  return weight === 0 ? 0 : ramp(sum / weight, 0.2, 0.7);
}

/** Speech has some 100 to 200 words a minute; a lecturer who writes on the board far fewer. */
function rateFactor(wordsPerMinute: number): number {
  return Math.min(ramp(wordsPerMinute, 0, 40), ramp(wordsPerMinute, 450, 280));
}

/** Share of words that the tokenizer spells with pieces of some length, as it does any word of a Latin script. */
function plausibleShare(words: readonly string[]): number {
  const plausible = words.filter((word) => /^\d/u.test(word) || countTokens(word) <= 1 + word.length / 3);
  return words.length === 0 ? 0 : plausible.length / words.length;
}

/** 0 at `from` and beyond, 1 at `to` and beyond, a straight line between. */
function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}
