import { z } from 'zod';
import type { Misbehaviour } from './protocol-misbehaviour.ts';

/** What a model says. */
export interface Reply {
  text: string;
  /** 'stop' where nothing else is said. */
  finishReason?: string;
  refusal?: string;
  /** Thoughts beside the text, as vLLM sends them. */
  reasoning?: string;
}

const pictureUrl = /^data:(image\/(?:jpeg|png|webp));base64,([A-Za-z0-9+/]+=*)$/;
const firstBytes: Record<string, string> = {
  'image/jpeg': 'ffd8ff',
  'image/png': '89504e47',
  'image/webp': '52494646',
};

const partSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string() }),
  z.strictObject({
    type: z.literal('image_url'),
    image_url: z.strictObject({
      url: z.string().refine(isPicture, 'Invalid image: not a picture in a data URL.'),
    }),
  }),
]);

/** https://platform.openai.com/docs/api-reference/chat/create */
export const chatBodySchema = z.looseObject({
  model: z.string().min(1),
  messages: z
    .array(
      z.strictObject({
        role: z.enum(['system', 'user', 'assistant']),
        content: z.union([z.string(), z.array(partSchema).min(1)]),
      }),
    )
    .min(1),
  temperature: z.number().min(0).max(2).optional(),
  max_tokens: z.int().positive().optional(),
  max_completion_tokens: z.int().positive().optional(),
  stream: z.boolean().default(false),
  stream_options: z.strictObject({ include_usage: z.boolean() }).optional(),
  response_format: z
    .strictObject({
      type: z.literal('json_schema'),
      json_schema: z.strictObject({
        name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
        schema: z.record(z.string(), z.unknown()),
        strict: z.boolean().optional(),
      }),
    })
    .optional(),
});
export type ChatBody = z.infer<typeof chatBodySchema>;

/** All text of the conversation, for replies that depend on it. */
export function textOf({ messages }: ChatBody): string {
  return messages
    .flatMap(({ content }) =>
      typeof content === 'string'
        ? [content]
        : content.flatMap((part) => (part.type === 'text' ? [part.text] : [])),
    )
    .join('\n');
}

/** The pictures of the conversation, in order. */
export function picturesOf({ messages }: ChatBody): Buffer[] {
  return messages.flatMap(({ content }) =>
    typeof content === 'string'
      ? []
      : content.flatMap((part) => (part.type === 'image_url' ? [pictureBytes(part.image_url.url)] : [])),
  );
}

function pictureBytes(url: string): Buffer {
  return Buffer.from(pictureUrl.exec(url)?.[2] ?? '', 'base64');
}

function isPicture(url: string): boolean {
  const type = pictureUrl.exec(url)?.[1];
  return type !== undefined && pictureBytes(url).toString('hex', 0, 4).startsWith(firstBytes[type]!);
}

/** The reply as the misbehaviour has it. */
export function distorted(reply: Reply, misbehaviour: Misbehaviour | null, body: ChatBody): Reply {
  if (misbehaviour?.kind === 'blank-loop') {
    const tokens = body.max_tokens ?? body.max_completion_tokens ?? 1000;
    return { text: '{'.padEnd(tokens, '\n'), finishReason: 'length' };
  }
  if (misbehaviour?.kind !== 'say') return reply;
  const { text, finishReason, refusal } = misbehaviour;
  return { text, ...(finishReason ? { finishReason } : {}), ...(refusal ? { refusal } : {}) };
}

function usageOf(body: ChatBody, { text }: Reply): Record<string, number> {
  // Four characters a token, and what a picture of moderate size takes.
  const prompt = Math.ceil(textOf(body).length / 4) + 256 * picturesOf(body).length;
  const completion = Math.ceil(text.length / 4);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

/** https://platform.openai.com/docs/api-reference/chat/object */
export function wholeAnswer(body: ChatBody, reply: Reply, isTwice: boolean): string {
  const choice = (index: number): unknown => ({
    index,
    message: {
      role: 'assistant',
      content: reply.refusal ? null : reply.text,
      refusal: reply.refusal ?? null,
    },
    logprobs: null,
    finish_reason: reply.finishReason ?? 'stop',
  });
  return JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: body.model,
    choices: isTwice ? [choice(0), choice(1)] : [choice(0)],
    usage: usageOf(body, reply),
  });
}

/** Server-sent events: https://platform.openai.com/docs/api-reference/chat/streaming */
export function streamedAnswer(
  body: ChatBody,
  reply: Reply,
  isTwice: boolean,
  charsPerChunk: number,
): string {
  const event = (choices: unknown[], usage?: unknown): string =>
    `data: ${JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: body.model,
      choices,
      ...(body.stream_options?.include_usage ? { usage: usage ?? null } : {}),
    })}\n\n`;
  const delta = (delta: unknown, finish: string | null = null): string =>
    event([{ index: 0, delta, logprobs: null, finish_reason: finish }]);
  const said: string[] = [delta({ role: 'assistant', content: '', refusal: null })];
  if (reply.reasoning) said.push(delta({ reasoning_content: reply.reasoning }));
  if (reply.refusal) said.push(delta({ refusal: reply.refusal }));
  for (let at = 0; at < reply.text.length; at += charsPerChunk)
    said.push(delta({ content: reply.text.slice(at, at + charsPerChunk) }));
  said.push(delta({}, reply.finishReason ?? 'stop'));
  const events = isTwice ? [...said, ...said] : said;
  if (body.stream_options?.include_usage) events.push(event([], usageOf(body, reply)));
  return `${events.join('')}data: [DONE]\n\n`;
}
