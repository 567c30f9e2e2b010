import type { BenchmarkName, Item, Response, Scored, ScorerName } from '../item.ts';
import { genericByMetric } from './generic.ts';
import { mathVerseByAuthors } from './math-verse.ts';
import { mathVisionByAuthors } from './math-vision.ts';
import { mathVistaByAuthors } from './math-vista.ts';
import { mmmuByAuthors, mmmuProByAuthors } from './mmmu.ts';
import { scoreOurs } from './ours.ts';
import { scienceQaByAuthors, scienceQaByPaper } from './science-qa.ts';
import { okVqaByAuthors, okVqaByPaper, textVqaScore } from './vqa.ts';

/** What a rule set makes of an answer; null where it needs a judge. */
type Rule = (item: Item, text: string) => Scored | null;

/** The paper marks mathematics by a judge: `paperFromJudge`. */
const byJudge: Rule = () => null;

const rules: Readonly<Record<BenchmarkName, { benchmark: Rule; paper: Rule }>> = {
  okvqa: { benchmark: okVqaByAuthors, paper: okVqaByPaper },
  textvqa: { benchmark: textVqaScore, paper: textVqaScore },
  'textvqa-ocr': { benchmark: textVqaScore, paper: textVqaScore },
  scienceqa: { benchmark: scienceQaByAuthors, paper: scienceQaByPaper },
  mathvista: { benchmark: mathVistaByAuthors, paper: byJudge },
  mathvision: { benchmark: mathVisionByAuthors, paper: byJudge },
  mathverse: { benchmark: mathVerseByAuthors, paper: byJudge },
  // The paper has neither of them, nor any generic benchmark.
  mmmu: { benchmark: mmmuByAuthors, paper: mmmuByAuthors },
  'mmmu-pro': { benchmark: mmmuProByAuthors, paper: mmmuProByAuthors },
};
const generic = { benchmark: genericByMetric, paper: genericByMetric };

/** What each rule set makes of an answer. */
export type ItemScores = Readonly<Record<ScorerName, Scored | null>>;

/** Scores a response by all rule sets. Its text is taken as the answer: `answerText` says what that is. */
export function scoreItem(item: Item, response: Response): ItemScores {
  const { benchmark, paper } = Object.hasOwn(rules, item.benchmark)
    ? rules[item.benchmark as BenchmarkName]
    : generic;
  return {
    ours: scoreOurs(item, response),
    benchmark: benchmark(item, response.text),
    paper: paper(item, response.text),
  };
}
