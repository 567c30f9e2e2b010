import { DataError, UnavailableError } from '../base/errors.ts';
import { inParallel } from '../base/in-parallel.ts';
import type { ChatModel } from '../clients/model-choice.ts';
import type { Ask } from '../clients/open-clients.ts';
import type { Written } from '../clients/raw.ts';
import { withoutThoughts } from '../clients/unusable-reply.ts';
import { type Answered, askPrompt, promptOf } from './asking/ask-item.ts';
import type { Judge } from './asking/judge.ts';
import { pictureDigest } from './benchmarks/picture-digest.ts';
import { type Item, type Response, type Scored, scorerNames } from './item.ts';
import { conversation, type Demonstration } from './prompts/conversation.ts';
import { shownAnswer } from './prompts/shown-answer.ts';
import {
  type AnswerFlag,
  answerFlags,
  type CellKey,
  type ItemResult,
  type PromptStyle,
} from './result-records.ts';
import { answerText, describeAnswer } from './scoring/answer-text.ts';
import { scoreItem } from './scoring/score-item.ts';

/** An item with its demonstrations in the order in which the model sees them: the last stands nearest to the question. */
export interface AskedItem {
  item: Item;
  demos: readonly { item: Item; similarity: number | null }[];
}

export interface CellWork {
  key: CellKey;
  items: Iterable<AskedItem>;
  model: ChatModel;
  ask: Ask;
  judge: Judge | null;
  /** Items that are worked on at once. */
  atOnce: number;
  /** Told after each item. */
  onItem(result: ItemResult): void;
}

/**
 * Asks a model about all items of a cell and scores what it writes. An item that the server, or its pictures, fail is
 * a result too.
 * @throws StoppedError, the signal's reason
 */
export function runCell({ items, atOnce, ...work }: CellWork): Promise<ItemResult[]> {
  return inParallel(items, atOnce, async (asked) => {
    const result = await runItem(asked, work);
    work.onItem(result);
    return result;
  });
}

/** Demonstrations with the answers that they show. */
export function withAnswers(
  item: Item,
  demos: AskedItem['demos'],
  { prompt, cheat }: Pick<CellKey, 'prompt' | 'cheat'>,
): Demonstration[] {
  return demos.map(({ item: demo }) => ({
    item: demo,
    answer: shownAnswer(demo, prompt),
    isSelf: cheat && demo === item,
  }));
}

async function runItem(
  { item, demos }: AskedItem,
  { key, model, ask, judge }: Omit<CellWork, 'items' | 'atOnce' | 'onItem'>,
): Promise<ItemResult> {
  const shown = withAnswers(item, demos, key);
  const base = {
    item: item.id,
    cluster: item.cluster,
    groups: { ...item.groups },
    demos: demos.map(({ item: { id }, similarity }) => ({ id, similarity })),
    ceiling: key.cheat ? ceilingOf(item, shown) : null,
  };
  const failed = (
    pictures: string[],
    prompt: string | null,
    reason: string,
    message: string,
  ): ItemResult => ({
    ...base,
    pictures,
    prompt,
    outcome: 'failed',
    failure: { reason, message },
    response: null,
    finish: null,
    flags: [],
    scores: { ours: null, benchmark: null, paper: null, judge: null },
  });
  let pictures: string[] = [];
  let prompt: string | null = null;
  try {
    pictures = await Promise.all(item.images.map((image) => pictureDigest(image)));
    const put = await promptOf(conversation(key.prompt, item, shown));
    prompt = put.digest;
    const answered = await askPrompt(ask, model, put);
    if (answered.kind === 'failed') return failed(pictures, prompt, answered.reason, answered.message);
    return { ...base, pictures, prompt, ...(await scored(item, key, answered, judge)) };
  } catch (error) {
    if (error instanceof UnavailableError) return failed(pictures, prompt, 'no-answer', error.message);
    if (error instanceof DataError) return failed(pictures, prompt, error.reason, error.message);
    throw error;
  }
}

async function scored(
  item: Item,
  { prompt }: CellKey,
  { written }: Answered & { kind: 'written' },
  judge: Judge | null,
): Promise<Pick<ItemResult, 'outcome' | 'failure' | 'response' | 'finish' | 'flags' | 'scores'>> {
  const response = responseOf(written, prompt);
  const rules = scoreItem(item, response);
  const judged = judge && (await unlessUnavailable(judge(item, response, rules.ours)));
  return {
    outcome: 'answered',
    failure: null,
    response: written.text,
    finish: written.finish,
    flags: flagsOf(written),
    scores: {
      ours: rules.ours,
      benchmark: rules.benchmark,
      paper: rules.paper ?? judged?.paper ?? null,
      judge: judged?.score ?? null,
    },
  };
}

/** A judge that does not answer now leaves the answer without its mark: the next run asks it again. */
async function unlessUnavailable<T>(judging: Promise<T>): Promise<T | null> {
  try {
    return await judging;
  } catch (error) {
    if (error instanceof UnavailableError) return null;
    throw error;
  }
}

/** Prompts that are a text to go on with: the answer ends at the first line break. */
const isCompletion: Record<PromptStyle, boolean> = {
  even: true,
  'llava-v1': false,
  idefics2: true,
  paper: false,
};

function responseOf({ text, finish }: Written, prompt: PromptStyle): Response {
  const said = withoutThoughts(text);
  const response = { text: prompt === 'even' ? said.trimStart() : said, finish };
  return { text: answerText(response, isCompletion[prompt] ? 'completion' : 'chat'), finish };
}

function flagsOf({ text, finish, refusal }: Written): AnswerFlag[] {
  const facts = describeAnswer({ text: withoutThoughts(text), finish });
  return answerFlags.filter((flag) => facts[flag] || (flag === 'refused' && refusal !== null));
}

/** What copying the answer that the item's own demonstration shows scores. */
function ceilingOf(item: Item, shown: readonly Demonstration[]): NonNullable<ItemResult['ceiling']> {
  const own = shown.find(({ isSelf }) => isSelf);
  if (!own) return {};
  const scores = scoreItem(item, { text: own.answer, finish: 'stop' });
  return Object.fromEntries(
    scorerNames.flatMap((name) => {
      const one: Scored | null = scores[name];
      return one === null ? [] : [[name, one.score]];
    }),
  );
}
