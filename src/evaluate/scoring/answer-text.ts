import type { Response } from '../item.ts';
import { beforeFirst, strip } from './python-text.ts';

/** Whether a prompt is a conversation, whose turns end by themselves, or a text to go on with. */
export type AnswerStyle = 'chat' | 'completion';

/** What of a response is the answer. A text that goes on ends at its first line break, cut here: some servers refuse `stop`. */
export function answerText(response: Response, style: AnswerStyle): string {
  return style === 'completion' ? strip(beforeFirst(response.text, '\n')) : response.text;
}

const nextTurn =
  /\n\s*(?:USER|ASSISTANT|User|Assistant|Human|Question|Q|Image|Instruction|Hint)\s*:|\n\s*<image>/;

/** A model that does not know when to stop writes the next question too: what comes before it. */
export function beforeNextTurn(text: string): string {
  const start = text.search(/\S/);
  const end = start < 0 ? -1 : text.slice(start).search(nextTurn);
  return end < 0 ? text : text.slice(0, start + end);
}

/** What the report counts apart from right and wrong. */
export interface AnswerFacts {
  /** Nothing but white space. */
  empty: boolean;
  /** Ended by the token limit. */
  cut: boolean;
  /** Held back by the server, or the model says that it will not or can not answer. */
  refused: boolean;
}

const refusal = new RegExp(
  [
    /^(?:i['’]?m|i am|we['’]?re|we are)\s+(?:(?:very|so|really|truly)\s+)?(?:sorry|afraid)\b/,
    /^(?:i['’]?m|i am)\s+(?:not able|unable)\b/,
    /^(?:sorry|(?:my |our )?apologies|i apologi[sz]e|unfortunately)[,.!\s]+.*?\b(?:can['’]?t|cannot|can not|unable|not able)\b/,
    /^(?:(?:sorry|unfortunately),?\s+)?(?:but\s+)?(?:i|we)\s+(?:can['’]?t|cannot|can not|could not|couldn['’]t|won['’]t|will not|do not|don['’]t)\s+(?:\w+\s+)?(?:answer|assist|help|provide|see|view|read|determine|identify|comply|tell|process|make out|know|have)\b/,
    /^as an? (?:ai|artificial|language|large)\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'is',
);
const answersAllTheSame = /\banswer\s*(?:is|:|would be)/i;

/** What is to be said of a response whatever its score. */
export function describeAnswer(response: Response): AnswerFacts {
  const text = strip(response.text);
  const says = refusal.test(text.replace(/^["'“*\s]+/, '')) && !answersAllTheSame.test(text);
  return {
    empty: text === '',
    cut: response.finish === 'length',
    refused: response.finish === 'content_filter' || says,
  };
}
