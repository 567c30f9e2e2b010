import type { Screen } from '../../records/screen.ts';

/** Wordless pictures that share so much of what is drawn are states of one: something in it has moved. */
const alikeFrom = 0.5;

/** A screen, and whether there is anything to read on it. */
export interface WordedScreen {
  screen: Screen;
  hasWords: boolean;
}

/**
 * Screens without a word that stand less than `briefSec`, and how long they stand: a desktop between two windows, a figure
 * that walks by, a photograph. They are seen on the way to what is talked about. Where the next wordless screen goes on
 * from one, that one stands for both, and their time counts together.
 */
export function passingPictures(screens: readonly WordedScreen[], briefSec: number): Map<number, number> {
  const passing = new Map<number, number>();
  let beforeSec = 0;
  for (const [at, { screen, hasWords }] of screens.entries()) {
    const lastsSec = beforeSec + screen.screenEndSec - screen.screenStartSec;
    beforeSec = 0;
    if (hasWords || lastsSec >= briefSec) continue;
    passing.set(screen.index, lastsSec);
    const next = screens[at + 1];
    if (next && !next.hasWords && goesOnFrom(next.screen, screen)) beforeSec = lastsSec;
  }
  return passing;
}

function goesOnFrom(
  { index, mostSimilarEarlier: like, similarityToPrevious: kept }: Screen,
  before: Screen,
): boolean {
  if (before.index !== index - 1) return false;
  return (kept ?? 0) >= alikeFrom || (like?.screen === before.index && like.similarity >= alikeFrom);
}
