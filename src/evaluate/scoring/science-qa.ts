import type { Item, Scored } from '../item.ts';
import { lettersOf } from './letters.ts';
import { strip } from './python-text.ts';

/** Letters that the published scripts know, however many choices there are. */
const known = ['A', 'B', 'C', 'D', 'E'];

/** "The answer is X." once; the character after the letter may be any. */
function stated(text: string): string | null {
  const found = [...text.matchAll(/The answer is ([A-Z])[^\n]/g)];
  return found.length === 1 ? found[0]![1]! : null;
}

function scored(item: Item, letter: string | null): Scored {
  if (letter === null) return { extracted: null, score: 0 };
  const isChoice = lettersOf(Math.min(item.choices.length, known.length)).includes(letter);
  return { extracted: letter, score: isChoice && letter === item.answers[0] ? 1 : 0 };
}

/** The authors' rule. Where it finds no letter, their script draws one at random; here the answer is wrong. */
export function scienceQaByAuthors(item: Item, text: string): Scored {
  return scored(item, stated(strip(text)));
}

/** The rule of LLaVA and of the paper: a letter alone, one in front of ". ", or the authors' sentence. */
export function scienceQaByPaper(item: Item, text: string): Scored {
  const answer = strip(text);
  if (known.includes(answer)) return scored(item, answer);
  const leads = answer.slice(1, 3) === '. ' && known.includes(answer[0]!);
  return scored(item, leads ? answer[0]! : stated(answer));
}
