// What the text roles ask about a passage, as the stages of the program ask it.
import { checkFidelity } from '../../src/language/fidelity.ts';
import { refineUtterances } from '../../src/language/refine.ts';
import { renderPrompt } from '../../src/prompts/render.ts';
import { replySchemas } from '../../src/prompts/reply-schemas.ts';
import { misplacedUtterance } from '../../src/stages/08-refine/refine-paragraphs.ts';
import { missingLine } from '../../src/stages/08-refine/rewrite.ts';

export const textRoles = ['refine', 'judge', 'review'];

/** Most tokens of a question, its repair and the answers; the longest prompt with a passage has about 1,000. */
export const contextTokens = 4096;

/** Passages have 60 words at most: what is longer than this is a model that does not end. */
const mostTokens = { refine: 400, judge: 250, review: 200 };

/** @param role One of `textRoles`. @param passage `{ title, topic, description, lines }` */
export function questionOf(role, prompt, { title, topic, description, lines }, { provider, model }) {
  const said = {
    refine: { title, before: '', lines: lines.map((line, index) => `${index + 1}. ${line}`).join('\n') },
    judge: { topic, transcript: lines.join('\n') },
    review: { topic, title, channel: '', description, comments: '' },
  };
  return {
    model: { provider, model, temperature: 0, maxTokens: mostTokens[role], extra: {} },
    messages: renderPrompt(prompt, said[role]).messages,
    schema: replySchemas[role],
    schemaName: role,
    ...(role === 'refine' ? { objection: (reply) => missingLine(reply, lines.length) } : {}),
  };
}

/** Whether the pipeline would take a rewrite that is of the right form. */
export function usableRewrite({ lines }, reply) {
  const byNumber = new Map(reply.lines.map(({ number, text }) => [number, text.trim()]));
  const texts = lines.map((_, index) => byNumber.get(index + 1));
  const { ok } = checkFidelity(lines.join(' '), texts.filter(Boolean).join(' '), 'en');
  return ok && misplacedUtterance(refineUtterances(lines), texts) === null;
}
