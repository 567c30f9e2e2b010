import { type Item, type ScorerName, scorerNames } from '../item.ts';
import { type ItemScores, scoreItem } from './score-item.ts';

function scoresOf(item: Item, answer: string): ItemScores {
  return scoreItem(item, { text: answer, finish: 'stop' });
}

/** Negative where the first is better: by the rule set asked for, then by the others in the order of their names. */
function better(one: ItemScores, other: ItemScores, first: ScorerName): number {
  for (const name of [first, ...scorerNames]) {
    const difference = (other[name]?.score ?? 0) - (one[name]?.score ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The reference answer that scores highest, of equals the first: what the demonstration of the cheat test shows. */
export function bestAnswer(item: Item, scorer: ScorerName = 'ours'): string {
  const answers = [...new Set(item.answers)].map((answer) => ({ answer, scores: scoresOf(item, answer) }));
  answers.sort((one, other) => better(one.scores, other.scores, scorer));
  return answers[0]?.answer ?? '';
}

/**
 * What a model reaches that copies the best answer; null where the rule set needs a judge.
 * @internal Tests hold the scorers against it.
 */
export function ceiling(item: Item, scorer: ScorerName): number | null {
  return scoresOf(item, bestAnswer(item))[scorer]?.score ?? null;
}
