/** Scores recordings, and lays the scores out. */
import { basename } from 'node:path';
import { compareScreens, compareWords, type ScreenScore, type WordScore } from './compare.ts';
import { filmGreys } from './grey.ts';
import type { Recording } from './make.ts';
import type { Found } from './results.ts';
import { filmTimesOf, isSoundExact, rightScreens, rightUtterances } from './right.ts';

export interface Score {
  recording: Recording;
  reason: string | null;
  screens: ScreenScore;
  words: WordScore;
  isSoundExact: boolean;
  isRight: boolean;
}

/** Bounds of the whole, and of each recording. */
export const bounds = { screens: 0.99, wordsInTime: 0.99, wordErrors: 0.03 };

/** Colours of another sort of screen come back a little off. */
const hdrLevels = 25;

/** Scores recordings of one film. `plain` gives what the plain file of the same length gave. */
export async function scoreAll(
  recordings: readonly Recording[],
  plain: (recording: Recording) => Found,
  found: ReadonlyMap<string, Found>,
  filmPath: string,
): Promise<Score[]> {
  const expected = recordings.map((recording) => ({
    recording,
    screens: rightScreens(recording, plain(recording).screens),
    utterances: rightUtterances(recording, plain(recording).utterances),
  }));
  const greys = await filmGreys(
    filmPath,
    expected.flatMap(({ screens }) => filmTimesOf(screens)),
  );
  return expected.map(({ recording, screens: right, utterances }): Score => {
    const nothing: Found = { reason: 'missing', screens: [], utterances: [] };
    const result = found.get(basename(recording.path)) ?? nothing;
    const isHdr = recording.recipe.pictures.some(({ look }) => look.hdr !== undefined);
    const screens = compareScreens(result.screens, right, greys, isHdr ? hdrLevels : undefined);
    const words = compareWords(result.utterances, utterances);
    const isExact = isSoundExact(recording);
    const isHeard = isExact
      ? words.inTime >= bounds.wordsInTime * words.words
      : words.errors <= bounds.wordErrors * words.words;
    const isRight = result.reason === null && screens.same >= bounds.screens * screens.total && isHeard;
    return { recording, reason: result.reason, screens, words, isSoundExact: isExact, isRight };
  });
}

export interface Summary {
  recordings: number;
  right: number;
  screens: { same: number; total: number };
  /** Where the sound is copied or lossless. */
  exact: { inTime: number; words: number };
  /** Where it was encoded again. */
  encoded: { errors: number; words: number };
  isRight: boolean;
}

export function summarise(scores: readonly Score[]): Summary {
  const sum = (some: readonly Score[], of: (score: Score) => number): number =>
    some.reduce((total, score) => total + of(score), 0);
  const exactOnes = scores.filter(({ isSoundExact }) => isSoundExact);
  const encodedOnes = scores.filter(({ isSoundExact }) => !isSoundExact);
  const screens = { same: sum(scores, (s) => s.screens.same), total: sum(scores, (s) => s.screens.total) };
  const exact = {
    inTime: sum(exactOnes, (s) => s.words.inTime),
    words: sum(exactOnes, (s) => s.words.words),
  };
  const encoded = {
    errors: sum(encodedOnes, (s) => s.words.errors),
    words: sum(encodedOnes, (s) => s.words.words),
  };
  return {
    recordings: scores.length,
    right: scores.filter(({ isRight }) => isRight).length,
    screens,
    exact,
    encoded,
    isRight:
      screens.same >= bounds.screens * screens.total &&
      exact.inTime >= bounds.wordsInTime * exact.words &&
      encoded.errors <= bounds.wordErrors * encoded.words,
  };
}

/** A Markdown table: a row for each kind, and one for all. */
export function summaryTable(scores: readonly Score[]): string {
  const kinds = [...new Set(scores.map(({ recording }) => recording.recipe.kind))];
  const rows = kinds.map((kind) =>
    row(
      kind,
      scores.filter(({ recording }) => recording.recipe.kind === kind),
    ),
  );
  const head =
    '| kind | right | screens | words in time (copied or lossless) | word errors (encoded again) |';
  return [head, '|---|---|---|---|---|', ...rows, row('all', scores)].join('\n');
}

function row(name: string, scores: readonly Score[]): string {
  const { recordings, right, screens, exact, encoded } = summarise(scores);
  return `| ${name} | ${right}/${recordings} | ${shareOf(screens.same, screens.total)} | ${shareOf(exact.inTime, exact.words)} | ${shareOf(encoded.errors, encoded.words)} |`;
}

/** A Markdown table: a row for each recording. */
export function recordingTable(scores: readonly Score[]): string {
  const head = '| recording | kind | screens | words | right |';
  const rows = scores.map(({ recording, screens, words, isSoundExact, isRight, reason }) => {
    const heard = isSoundExact
      ? `${shareOf(words.inTime, words.words)} in time`
      : `${shareOf(words.errors, words.words)} wrong`;
    const { name, kind, container } = recording.recipe;
    return `| ${name}.${container} | ${kind} | ${shareOf(screens.same, screens.total)} | ${heard} | ${isRight ? 'yes' : `no${reason ? `: ${reason}` : ''}`} |`;
  });
  return [head, '|---|---|---|---|---|', ...rows].join('\n');
}

function shareOf(part: number, whole: number): string {
  return whole === 0 ? '' : `${((part / whole) * 100).toFixed(1)} % (${part}/${whole})`;
}
