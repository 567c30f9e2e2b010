import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
  type ChatBody,
  chatBodySchema,
  distorted,
  type Reply,
  streamedAnswer,
  wholeAnswer,
} from './protocol-chat.ts';
import { type CompletionOptions, completionAnswer } from './protocol-completions.ts';
import { type ChooseMisbehaviour, type Misbehaviour, writeBody } from './protocol-misbehaviour.ts';
import {
  readTranscription,
  type SpokenReply,
  type TranscriptionRequest,
  transcriptionAnswer,
} from './protocol-transcription.ts';

export interface ProtocolOptions {
  /** What models say: by a function, or by the name of the model. */
  chat?: ((body: ChatBody) => string | Reply) | Readonly<Record<string, string | Reply>>;
  /** Texts that are gone on with, and log-probabilities of what is sent. */
  complete?: CompletionOptions;
  embed?(text: string): number[];
  transcribe?(request: TranscriptionRequest): SpokenReply;
  /** Key that must be sent as a bearer token; null (the default) takes any request. */
  key?: string | null;
  /** Whether `response_format` is taken; true without. */
  schemaMode?: boolean;
  /** Fields of the body that the server does not know and answers with 400. */
  unknownFields?: readonly string[];
  misbehave?: ChooseMisbehaviour;
  /** Milliseconds before each answer. */
  delayMs?: number;
  charsPerChunk?: number;
}

/** A request as it came. */
export interface RecordedRequest {
  /** Number of requests before it. */
  number: number;
  path: string;
  /** Digest of path and body: equal requests have equal ones. */
  digest: string;
  /** How often this digest has come, this time included. */
  times: number;
  authorization: string | null;
  /** Parsed JSON, or the fields of the form. */
  body: unknown;
  /** Whether a good answer was sent whole. */
  answered: boolean;
}

/** A server on the loopback interface that speaks the OpenAI API, well or badly as told. */
export interface ProtocolServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>/v1` */
  baseUrl: string;
  requests: RecordedRequest[];
  /** Requests that were there together, at the most. */
  readonly mostAtOnce: number;
  /** Digests that were answered well more than once: what somebody paid for twice. */
  answeredTwice(): string[];
  openSockets(): Promise<number>;
}

export async function startProtocolServer(options: ProtocolOptions = {}): Promise<ProtocolServer> {
  const requests: RecordedRequest[] = [];
  const timesOf = new Map<string, number>();
  let atOnce = 0;
  let mostAtOnce = 0;
  const server = createServer((message, response) => {
    // A client that is gone is no fault of the server.
    message.on('error', () => {});
    response.on('error', () => {});
    mostAtOnce = Math.max(mostAtOnce, ++atOnce);
    response.once('close', () => atOnce--);
    serve(message, response).catch((error: unknown) => fail(response, 500, 'server_error', String(error)));
  });

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = Buffer.concat(await message.toArray());
    const path = message.url ?? '';
    const contentType = message.headers['content-type'] ?? '';
    const isForm = contentType.startsWith('multipart/form-data');
    // Boundaries of forms are random.
    const boundary = /boundary=(\S+)/.exec(contentType)?.[1];
    const content = isForm && boundary ? bytes.toString('latin1').replaceAll(boundary, '') : bytes;
    const digest = createHash('sha256').update(path).update(content).digest('hex');
    const times = (timesOf.get(digest) ?? 0) + 1;
    timesOf.set(digest, times);
    const authorization = message.headers.authorization ?? null;
    const body: unknown = isForm ? await readTranscription(bytes, contentType) : parse(bytes);
    const request: RecordedRequest = {
      number: requests.length,
      path,
      digest,
      times,
      authorization,
      body,
      answered: false,
    };
    requests.push(request);
    const misbehaviour = options.misbehave?.(request) ?? null;
    if (misbehaviour?.kind === 'hang') return;
    if (misbehaviour?.kind === 'reset') {
      message.socket.resetAndDestroy();
      return;
    }
    const ms = misbehaviour?.kind === 'delay' ? misbehaviour.ms : (options.delayMs ?? 0);
    if (ms > 0) await sleep(ms);
    if (options.key && authorization !== `Bearer ${options.key}`)
      return fail(response, 401, 'invalid_api_key', `Incorrect API key provided: ${authorization}.`);
    if (misbehaviour?.kind === 'status') return failAsTold(response, misbehaviour);
    if (misbehaviour?.kind === 'redirect') {
      response.writeHead(307, { location: misbehaviour.location }).end();
      return;
    }
    const answer = answerTo(message.method ?? '', path, body, misbehaviour, options);
    if (typeof answer !== 'object') return fail(response, ...notTaken(answer));
    response.writeHead(200, { 'content-type': answer.type });
    response.on('finish', () => {
      request.answered =
        misbehaviour === null || misbehaviour.kind === 'delay' || misbehaviour.kind === 'drip';
    });
    await writeBody(response, answer.body, misbehaviour);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    answeredTwice() {
      const answered = requests.filter((request) => request.answered).map(({ digest }) => digest);
      return [...new Set(answered.filter((digest, i) => answered.indexOf(digest) < i))];
    },
    openSockets: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A good answer, 404, or what is wrong with the request. */
function answerTo(
  method: string,
  path: string,
  body: unknown,
  misbehaviour: Misbehaviour | null,
  options: ProtocolOptions,
): { type: string; body: string } | 404 | string {
  const json = 'application/json';
  if (method === 'GET' && path === '/v1/models')
    return { type: json, body: JSON.stringify({ object: 'list', data: modelsOf(options) }) };
  if (method !== 'POST') return 404;
  if (path === '/v1/audio/transcriptions' && options.transcribe) {
    if (typeof body === 'string') return body;
    const request = body as TranscriptionRequest;
    return { type: json, body: transcriptionAnswer(request, options.transcribe(request)) };
  }
  const unknown = options.unknownFields?.find((name) => Object.hasOwn(Object(body), name));
  if (unknown) return `Unsupported parameter: '${unknown}' is not supported with this model.`;
  if (path === '/v1/embeddings' && options.embed) return embeddings(body, options.embed);
  if (path === '/v1/completions' && options.complete) {
    const answer = completionAnswer(body, options.complete);
    return typeof answer === 'string' ? answer : { type: json, ...answer };
  }
  if (path !== '/v1/chat/completions' || !options.chat) return 404;
  const { data, error } = chatBodySchema.safeParse(body);
  if (error) return z.prettifyError(error);
  if (data.response_format && options.schemaMode === false)
    return "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.";
  const said = typeof options.chat === 'function' ? options.chat(data) : options.chat[data.model];
  if (said === undefined) return 404;
  const reply = distorted(typeof said === 'string' ? { text: said } : said, misbehaviour, data);
  const isTwice = misbehaviour?.kind === 'duplicate';
  if (!data.stream) return { type: json, body: wholeAnswer(data, reply, isTwice) };
  return {
    type: 'text/event-stream',
    body: streamedAnswer(data, reply, isTwice, options.charsPerChunk ?? 16),
  };
}

/** https://platform.openai.com/docs/api-reference/embeddings/create */
const embeddingsSchema = z.looseObject({
  model: z.string().min(1),
  input: z.array(z.string().min(1)).min(1).max(2048),
  encoding_format: z.literal('float'),
});

function embeddings(
  body: unknown,
  embed: (text: string) => number[],
): { type: string; body: string } | string {
  const { data, error } = embeddingsSchema.safeParse(body);
  if (error) return z.prettifyError(error);
  const tokens = Math.ceil(data.input.join('').length / 4);
  const answer = {
    object: 'list',
    data: data.input.map((text, index) => ({ object: 'embedding', index, embedding: embed(text) })),
    model: data.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
  return { type: 'application/json', body: JSON.stringify(answer) };
}

/** https://platform.openai.com/docs/api-reference/models/list */
function modelsOf({ chat }: ProtocolOptions): unknown[] {
  const names = typeof chat === 'object' ? Object.keys(chat) : ['any'];
  return names.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'lectern' }));
}

function notTaken(answer: 404 | string): [number, string, string] {
  return answer === 404
    ? [404, 'model_not_found', 'There is no such model or path.']
    : [400, 'invalid_request_error', answer];
}

function failAsTold(response: ServerResponse, told: Misbehaviour & { kind: 'status' }): void {
  if (told.retryAfter !== undefined) response.setHeader('retry-after', told.retryAfter);
  if (told.body === undefined) fail(response, told.status, told.code ?? 'error', told.message ?? 'As told.');
  else response.writeHead(told.status).end(told.body);
}

/** https://platform.openai.com/docs/guides/error-codes */
function fail(response: ServerResponse, status: number, code: string, message: string): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { message, type: code, param: null, code } }));
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return bytes.toString('utf8');
  }
}
