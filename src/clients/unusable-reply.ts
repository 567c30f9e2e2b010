import type { RejectionReason } from './answer.ts';
import type { Completion } from './completion.ts';

export interface Rejection {
  reason: RejectionReason;
  /** What was wrong, in a sentence; goes back to the model too. */
  message: string;
}

/** A refusal is short and begins with it; a lecturer may well be sorry, but not to assist. */
const refusing =
  /^(?:i['’]?m (?:very |so )?sorry|i am sorry|sorry|i apologi[sz]e|unfortunately|as an ai|i(?:['’]m| am) (?:unable|not able)|i can(?:['’]t|not)|i won['’]t)\b[^\n]{0,200}?\b(?:assist|help|comply|provide|process|fulfil|fulfill|do that|answer|respond|describe|analy[sz]e)/iu;
const mostRefusalChars = 600;

/** Why nothing can be made of a reply, before anybody looks at its form; null where something can. */
export function rejectionOfReply({ refusal, text, cutOff, blankLoop }: Completion): Rejection | null {
  if (refusal !== null) return { reason: 'refusal', message: 'The model declined.' };
  if (blankLoop) return { reason: 'blank-loop', message: 'The answer ran on in blanks without an end.' };
  const said = withoutThoughts(text).trim();
  if (said === '' && cutOff)
    return { reason: 'cut-off', message: 'The answer was cut off by the limit of tokens before it began.' };
  if (said === '') return { reason: 'empty', message: 'The answer was empty.' };
  if (said.length <= mostRefusalChars && refusing.test(said))
    return { reason: 'refusal', message: 'The model declined.' };
  if (cutOff) return { reason: 'cut-off', message: 'The answer was cut off by the limit of tokens.' };
  return null;
}

/**
 * What a reasoning model says besides its thoughts. Thoughts that do not end are all there is; some chat templates
 * begin them, so that only their end is in the text.
 */
export function withoutThoughts(text: string): string {
  const end = text.lastIndexOf('</think>');
  if (end >= 0) return text.slice(end + '</think>'.length);
  return /^\s*<think>/.test(text) ? '' : text;
}
