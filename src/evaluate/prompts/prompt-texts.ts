import { type Item, isMathematics } from '../item.ts';
import type { PromptStyle } from '../result-records.ts';

/** The words of a style. */
interface PromptTexts {
  system(item: Item): string;
  question(item: Item): string;
  /** A demonstration for a question of another or the same benchmark. */
  demo(item: Item, asked: Pick<Item, 'benchmark' | 'metric'>): string;
  /** The item itself as a demonstration (cheat test). */
  self(item: Item): string;
}

/** What kind of answer a benchmark wants. */
type AnswerKind = 'short' | 'letter' | 'letter-or-value';

function answerKindOf({ benchmark, metric }: Pick<Item, 'benchmark' | 'metric'>): AnswerKind {
  if (benchmark === 'scienceqa' || metric === 'letter') return 'letter';
  if (isMathematics(benchmark) || benchmark.startsWith('mmmu')) return 'letter-or-value';
  return 'short';
}

const evenInstructions: Record<AnswerKind, string> = {
  short: 'Answer the question about the image with a single word or phrase.',
  letter: 'Answer the question about the image with the letter of the right choice.',
  'letter-or-value':
    'Answer the question about the image with the letter of the right choice, or with the value alone if there are no choices.',
};

/** LLaVA-1.5's (Liu et al. 2023, arXiv 2310.03744, table 7). */
const shortAnswer = 'Answer the question using a single word or phrase.';
const letterAnswer = "Answer with the option's letter from the given choices directly.";
const llavaInstructions: Record<AnswerKind, string> = {
  short: shortAnswer,
  letter: letterAnswer,
  'letter-or-value': shortAnswer,
};
/** The system line of the conversation `llava_v1`. */
const llavaSystem =
  "A chat between a curious human and an artificial intelligence assistant. The assistant gives helpful, detailed, and polite answers to the human's questions.";
/** The reference's, for Idefics2 (Laurençon et al. 2024) as a base model. */
const idefics2System = 'Instruction: provide an answer to the question. Use the image to answer.';
/** What the reference adds to MathVerse's questions, and to the item itself in the cheat test of MathVista. */
const finalValue = '. Please answer the question and provide final value or choices.';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The question with its context, unit and choices, in lines. */
function plainText(item: Item): string {
  const { benchmark, question, hint, choices, fields } = item;
  const unit = typeof fields.unit === 'string' && fields.unit !== '' ? ` (Unit: ${fields.unit})` : '';
  const lines = [
    // MathVista's hint is an instruction, which is the system turn here.
    ...(hint && benchmark !== 'mathvista' ? [`Context: ${hint}`] : []),
    ...(question.trim() === '' ? ['The question is in the image.'] : [withTokens(item, question) + unit]),
  ];
  // MathVerse has them in the question.
  if (choices.length > 0 && !/\bChoices:/.test(question)) lines.push(...choiceLines(choices));
  return lines.join('\n');
}

function choiceLines(choices: readonly string[]): string[] {
  const areLetters = choices.every((choice, index) => choice.trim() === letters[index]);
  if (areLetters) return [`Choices: ${choices.join(', ')}`];
  return ['Choices:', ...choices.map((choice, index) => `(${letters[index]}) ${choice}`)];
}

function withTokens({ ocrTokens }: Item, question: string): string {
  return ocrTokens === null ? question : `${question}\nReference OCR token: ${ocrTokens.join(', ')}`;
}

/** ScienceQA as LLaVA writes it (its form CQM), which turns every two spaces into one. */
function scienceText({ question, hint, choices }: Item): string {
  const listed = choices.map((choice, index) => `(${letters[index]}) ${choice}`).join(' ');
  return `Context: ${hint?.trim() || 'N/A'}\nQuestion: ${question}\nOptions: ${listed}`
    .replaceAll('  ', ' ')
    .trim();
}

function llavaText(item: Item): string {
  const isScience = item.benchmark === 'scienceqa';
  return `${isScience ? scienceText(item) : plainText(item)}\n${llavaInstructions[answerKindOf(item)]}`;
}

function idefics2Text(item: Item): string {
  const { benchmark, question, hint, choices, fields } = item;
  if (benchmark === 'mathvista' && typeof fields.query === 'string')
    return fields.query.slice('Hint: '.length);
  if (benchmark === 'mathverse')
    return typeof fields.question_for_eval === 'string' && fields.question_for_eval !== ''
      ? fields.question_for_eval
      : question;
  const named = question.replace(/<image[ _]?(\d+)>/g, '[Image$1]');
  const context = hint ? `${hint}\n` : '';
  const options =
    benchmark === 'mathvision'
      ? choices.join(' ')
      : choices.map((choice, index) => `(${letters[index]}) ${choice}`).join(' ');
  return `${context}${withTokens(item, named)}${choices.length > 0 ? ` Choices:${options}` : ''}`;
}

/** The question of a mathematics benchmark as the reference's files have it under `query`. */
function paperQuery(item: Item): string {
  const { benchmark, question, choices, fields } = item;
  const published = benchmark === 'mathverse' ? fields.query_wo : fields.query;
  if (typeof published === 'string') return published;
  // The reference's file of MathVision is not published; marks of images stay in its text.
  return choices.length > 0 ? [question, ...choiceLines(choices)].join('\n') : question;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function paperQuestion(item: Item): string {
  const { benchmark, question } = item;
  switch (benchmark) {
    case 'textvqa':
    case 'textvqa-ocr':
      return `${withTokens(item, capital(question))}\n${shortAnswer}`;
    case 'scienceqa':
      return scienceText(item);
    case 'mathverse':
      return paperQuery(item) + finalValue;
    case 'mathvista':
    case 'mathvision':
      return paperQuery(item);
    default:
      return llavaText(item);
  }
}

function paperDemo(item: Item, asked: Pick<Item, 'benchmark' | 'metric'>): string {
  switch (asked.benchmark) {
    case 'textvqa':
      return `${item.question}\n${shortAnswer}`;
    case 'textvqa-ocr':
      return `${withTokens(item, capital(item.question))}\n${shortAnswer}`;
    case 'scienceqa':
      return scienceText(item) + letterAnswer;
    case 'mathvista':
      return `Question: ${paperQuery(item)}`;
    case 'mathvision':
    case 'mathverse':
      return paperQuery(item);
    default:
      return llavaText(item);
  }
}

function paperSelf(item: Item): string {
  switch (item.benchmark) {
    case 'okvqa':
    case 'textvqa':
    case 'textvqa-ocr':
      return `${paperQuestion(item)}\n${shortAnswer}`;
    case 'mathvista':
      return paperQuestion(item) + finalValue;
    default:
      return paperQuestion(item);
  }
}

function same(system: (item: Item) => string, text: (item: Item) => string): PromptTexts {
  return { system, question: text, demo: (item) => text(item), self: text };
}

/**
 * `even`, `llava-v1` and `idefics2` put the same words to demonstrations and question. `paper` repeats where the
 * reference's scripts for LLaVA put other words to one than to the other.
 */
export const promptTexts: Record<PromptStyle, PromptTexts> = {
  even: same((item) => evenInstructions[answerKindOf(item)], plainText),
  'llava-v1': same(() => llavaSystem, llavaText),
  idefics2: same(() => idefics2System, idefics2Text),
  paper: { system: () => llavaSystem, question: paperQuestion, demo: paperDemo, self: paperSelf },
};
