import type { Question } from '../endpoints/calls.ts';
import type { UnsupportedFeature } from '../endpoints/provider.ts';
import { RequestRefusedError } from '../endpoints/request-refused-error.ts';
import { chunkSchema, completionSchema, type WireUsage } from './completion-schema.ts';
import type { Message } from './message.ts';
import type { ChatModel } from './model-choice.ts';
import { toWire } from './wire-message.ts';

/** What a model said, as it came. */
export interface Completion {
  text: string;
  /** The model's or the provider's own word that it declines; null without. */
  refusal: string | null;
  /** Why it ended, as the server says: `stop`, `length`, `content_filter`. */
  finish: string;
  /** Whether the end of the allowed tokens cut it off. */
  cutOff: boolean;
  /** Whether it went on in blanks until it was cut off or ended here. */
  blankLoop: boolean;
}

/** The form of an answer in the server's schema mode. */
export interface WireSchema {
  name: string;
  schema: unknown;
}

/** A model that puts out this many blanks in a row goes on to the last token. */
const blanksOfLoop = 400;

/**
 * One turn of the model: one request, or a few where the server turns out not to take a field.
 * @param schema Null where the form is not asked for, or in words only.
 * @param messagesFor The conversation, by whether the schema mode is used.
 * @throws as `Provider.send`
 */
export async function complete(
  { provider, meter, send }: Question,
  model: ChatModel,
  schema: WireSchema | null,
  messagesFor: (usesSchema: boolean) => readonly Message[],
): Promise<Completion> {
  const streams = provider.settings.firstTokenSec !== null;
  for (;;) {
    const lacks = (feature: UnsupportedFeature): boolean => provider.lacks(model.model, feature);
    const usesSchema = schema !== null && provider.settings.schema !== 'none' && !lacks('no-schema');
    const fields = {
      ...model.extra,
      model: model.model,
      ...(model.temperature === null ? {} : { temperature: model.temperature }),
      [lacks('no-max-tokens') ? 'max_completion_tokens' : 'max_tokens']: model.maxTokens,
      ...(usesSchema
        ? { response_format: { type: 'json_schema', json_schema: { ...schema, strict: true } } }
        : {}),
      stream: streams,
      ...(streams && !lacks('no-stream-usage') ? { stream_options: { include_usage: true } } : {}),
    };
    const messages = messagesFor(usesSchema);
    try {
      const { usage, ...completion } = await send(
        async (client, signal, begun) => {
          // Made when there is a place for the request: those that wait hold their pictures once.
          const body = toWire(messages, fields);
          const request = { body, signal, headers: { 'content-type': 'application/json' } };
          if (!streams) return whole(await client.post('/chat/completions', request));
          const stream = await client.post<AsyncIterable<unknown>>('/chat/completions', {
            ...request,
            stream: true,
          });
          return collect(stream, begun);
        },
        { streams },
      );
      meter.tokens(usage?.prompt_tokens ?? 0, usage?.completion_tokens ?? 0);
      return completion;
    } catch (error) {
      const feature = error instanceof RequestRefusedError ? unsupportedIn(error, fields) : null;
      const isNew = feature !== null && !lacks(feature);
      if (!isNew || (feature === 'no-schema' && provider.settings.schema !== 'auto')) throw error;
      provider.markUnsupported(model.model, feature);
    }
  }
}

/** What a refusal of these fields teaches; null where it is about something else. */
function unsupportedIn(
  { body: said }: RequestRefusedError,
  sent: Record<string, unknown>,
): UnsupportedFeature | null {
  if ('response_format' in sent && /response_format|json_schema|structured|grammar|guided/i.test(said))
    return 'no-schema';
  if ('max_tokens' in sent && said.includes('max_completion_tokens')) return 'no-max-tokens';
  if ('stream_options' in sent && said.includes('stream_options')) return 'no-stream-usage';
  return null;
}

type Collected = Completion & { usage: WireUsage };

function whole(answer: unknown): Collected {
  const { choices, usage } = completionSchema.parse(answer);
  const { message, finish_reason: finish } = choices[0]!;
  return { ...ended(message.content ?? '', message.refusal ?? '', finish ?? 'stop'), usage };
}

/** Joins the pieces of the first choice up to its end; what is sent after the end is not part of it. */
async function collect(stream: AsyncIterable<unknown>, begun: () => void): Promise<Collected> {
  let [text, refusal, blanks] = ['', '', 0];
  let finish: string | null = null;
  let usage: WireUsage = null;
  for await (const value of stream) {
    const chunk = chunkSchema.parse(value);
    usage = chunk.usage ?? usage;
    const choice = chunk.choices.find(({ index }) => index === 0);
    if (!choice || finish !== null) continue;
    const { content, refusal: declined, reasoning_content: thought, reasoning } = choice.delta ?? {};
    finish = choice.finish_reason ?? null;
    if (content || declined || thought || reasoning || finish) begun();
    text += content ?? '';
    refusal += declined ?? '';
    blanks = content?.trim() === '' ? blanks + content.length : content ? trailingBlanks(content) : blanks;
    if (blanks >= blanksOfLoop)
      return { text, refusal: null, finish: 'length', cutOff: false, blankLoop: true, usage };
  }
  if (finish === null) throw new Error('the stream ended before the answer did');
  return { ...ended(text, refusal, finish), usage };
}

function ended(text: string, refusal: string, finish: string): Completion {
  const cutOff = finish === 'length';
  const blankLoop = trailingBlanks(text) >= blanksOfLoop || (cutOff && text !== '' && text.trim() === '');
  const filtered = finish === 'content_filter' ? 'the content filter of the provider' : null;
  return { text, refusal: refusal.trim() || filtered, finish, cutOff, blankLoop };
}

function trailingBlanks(text: string): number {
  return text.length - text.trimEnd().length;
}
