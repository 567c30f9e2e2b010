import { inParallel } from '../../base/in-parallel.ts';
import type { ChatModel } from '../../clients/model-choice.ts';
import type { StageContext } from '../../engine/stage.ts';
import { readTerms } from '../../language/fidelity/terms.ts';
import { checkFidelity } from '../../language/fidelity.ts';
import { refineProducer } from '../../language/refine.ts';
import type { Prompt } from '../../prompts/prompt.ts';
import { renderPrompt } from '../../prompts/render.ts';
import { type RefineReply, refineReplySchema } from '../../prompts/reply-schemas.ts';
import type { Digest, Rejection } from '../../records/basics.ts';
import type { Refined, Transcript } from '../../records/speech.ts';
import { atOnce, type Models, modelProducer, openModels, rejectionOf } from '../shared/models.ts';
import { type AskingLimits, promptInKey } from '../shared/prompts.ts';
import { misplacedUtterance, type Paragraph, refineParagraphs } from './refine-paragraphs.ts';

/** Words before a paragraph that the model is shown for their context. */
const wordsBefore = 80;

interface Rewriting {
  language: string;
  /** Of each utterance, as heard and by rules. */
  raw: readonly string[];
  refined: readonly string[];
  model: ChatModel;
  prompt: Prompt;
  title: string;
  models: Models;
}

/**
 * Has a model rewrite a transcript, a paragraph at a time, one line for each utterance. What does not say what was said
 * (`checkFidelity`), or not in its place, is not taken: the text of the rules stays, and the reason is recorded.
 * @param refined Text of each utterance, by rules.
 */
export async function rewriteTranscript(
  transcript: Transcript,
  refined: readonly string[],
  { model, prompt: digest }: { model: ChatModel; prompt: Digest | null },
  context: StageContext,
  limits: AskingLimits,
): Promise<Refined> {
  const prompt = promptInKey(limits, 'refine', digest);
  const models = await openModels(limits, context);
  const title = context.facts?.title ?? '';
  const raw = transcript.utterances.map(({ text }) => text);
  const { language } = transcript;
  const rewriting: Rewriting = { language, raw, refined, model, prompt, title, models };
  const paragraphs = refineParagraphs(transcript.utterances);
  const rewritten = await inParallel(paragraphs, atOnce(limits, model), (paragraph) =>
    rewrite(paragraph, rewriting),
  );
  return {
    producer: modelProducer(model, prompt.digest),
    texts: rewritten.flatMap(({ texts }) => texts),
    paragraphs: paragraphs.map((paragraph, index) => ({
      ...paragraph,
      rejected: rewritten[index]!.rejected,
    })),
    fallback: refineProducer,
  };
}

async function rewrite(
  paragraph: Paragraph,
  { language, raw, refined, model, prompt, title, models }: Rewriting,
): Promise<{ texts: string[]; rejected: Rejection | null }> {
  const { firstUtterance, endUtterance } = paragraph;
  const said = raw.slice(firstUtterance, endUtterance);
  const byRules = refined.slice(firstUtterance, endUtterance);
  const keep = (rejected: Rejection | null) => ({ texts: byRules, rejected });
  if (byRules.every((text) => text === '')) return keep(null);
  if (language !== 'en') {
    return keep({ reason: 'language', message: 'Rewrites can only be checked in English.' });
  }
  const recently = raw.slice(Math.max(0, firstUtterance - wordsBefore), firstUtterance);
  const before = recently.join(' ').split(' ').slice(-wordsBefore).join(' ');
  const lines = said.map((text, index) => `${index + 1}. ${text}`).join('\n');
  const { messages, cut } = renderPrompt(prompt, { title, before, lines });
  if (cut.includes('lines')) {
    return keep({ reason: 'too-long', message: 'The paragraph is longer than the prompt allows.' });
  }
  const answer = await models.ask({
    model,
    messages: () => messages,
    schema: refineReplySchema,
    schemaName: 'refined_lines',
    objection: (reply) => missingLine(reply, said.length),
  });
  if (answer.outcome === 'rejected') return keep(rejectionOf(answer));
  const byNumber = new Map(answer.value.lines.map(({ number, text }) => [number, text]));
  const texts = said.map((heard, index) => {
    const written = byNumber
      .get(index + 1)!
      .replace(/\s+/gu, ' ')
      .trim();
    return withoutLineNumber(written, index + 1, heard);
  });
  const fidelity = checkFidelity(said.join(' '), texts.filter(Boolean).join(' '), language);
  if (!fidelity.ok) return keep({ reason: fidelity.reason, message: fidelity.evidence });
  const misplaced = misplacedUtterance(byRules, texts);
  if (misplaced !== null) return keep({ reason: 'misplaced', message: texts[misplaced] || said[misplaced]! });
  return { texts, rejected: null };
}

/** Small models copy the number of the line into its text ("3. So we take …"); it goes unless the speaker said it. */
export function withoutLineNumber(written: string, number: number, heard: string): string {
  const copied = new RegExp(`^(?:\\[${number}\\]|\\(?${number}[.:)])(?!\\d)\\s*`, 'u');
  const isSaid = readTerms(heard)[0]?.value === String(number);
  return isSaid ? written : written.replace(copied, '');
}

/** What a reply lacks of one line for each of `count` utterances, in a sentence for the model; null where it is whole. */
export function missingLine({ lines }: RefineReply, count: number): string | null {
  const numbers = new Set(lines.map(({ number }) => number));
  const isWhole =
    lines.length === count &&
    Array.from({ length: count }, (_, at) => at + 1).every((number) => numbers.has(number));
  return isWhole ? null : `Expected one line for each number from 1 to ${count}, got ${lines.length} lines.`;
}
