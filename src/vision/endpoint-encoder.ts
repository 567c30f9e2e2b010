import sharp from 'sharp';
import { z } from 'zod';
import type { ImageEncoder } from './image-encoder.ts';
import { ImageEncoderError } from './image-encoder-error.ts';
import { checkRgb, type RgbPicture } from './picture.ts';

export interface EndpointEncoderOptions {
  /** Address up to and without `/embeddings`. */
  url: string;
  model: string;
  /** Sent as a bearer token. */
  apiKey: string | null;
  /** Seconds after which a request that has not been answered ends. */
  timeoutSec: number;
}

/** What an endpoint answers, as in the OpenAI API. */
const answerSchema = z.looseObject({
  model: z.string().nullish(),
  data: z.array(z.looseObject({ embedding: z.array(z.number()).min(1) })).length(1),
});

/** A longer answer is none: 65,536 numbers take less. */
const mostAnswerBytes = 4 << 20;
const attempts = 3;
const pauseSec = 1;
const mostPauseSec = 30;

/**
 * An endpoint in the wire format of Jina's embeddings API: `POST <url>/embeddings` with
 * `{"model": …, "input": [{"image": "data:image/png;base64,…"}]}`, answered by `{"data": [{"embedding": […]}]}`.
 * Pictures go as PNG, so that nothing of them is lost. 429 and 5xx are asked again, three times in all.
 *
 * @throws ImageEncoderError where it does not answer in time, or not with a vector
 */
export async function openEndpointEncoder(options: EndpointEncoderOptions): Promise<ImageEncoder> {
  const url = `${options.url.replace(/\/+$/, '')}/embeddings`;
  return {
    producer: { name: 'endpoint', model: options.model, version: new URL(url).host },
    async embed(picture) {
      const input = [{ image: `data:image/png;base64,${await encoded(picture)}` }];
      const body = JSON.stringify({ model: options.model, input });
      for (let attempt = 1; ; attempt++) {
        const answer = await ask(url, body, options);
        if (answer.kind === 'vector') return answer.vector;
        if (attempt === attempts) throw answer.error;
        await new Promise((resolve) => setTimeout(resolve, answer.pauseSec * 1000));
      }
    },
    async close() {},
  };
}

async function encoded(picture: RgbPicture): Promise<string> {
  checkRgb(picture);
  const { rgb, width, height } = picture;
  const png = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  return png.toString('base64');
}

type Asked =
  | { kind: 'vector'; vector: Float32Array }
  | { kind: 'again'; pauseSec: number; error: ImageEncoderError };

async function ask(
  url: string,
  body: string,
  { apiKey, timeoutSec }: EndpointEncoderOptions,
): Promise<Asked> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (apiKey) headers.authorization = `Bearer ${apiKey}`;
  let response: Response;
  let text: string;
  try {
    const signal = AbortSignal.timeout(timeoutSec * 1000);
    // A redirect would carry key and pictures to an address that nobody chose.
    response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal });
    text = await limitedText(response);
  } catch (error) {
    throw new ImageEncoderError('provider', `${url} did not answer: ${why(error, timeoutSec)}.`);
  }
  if (!response.ok) {
    const error = new ImageEncoderError(
      'provider',
      `${url} answered ${response.status} ${response.statusText}: ${JSON.stringify(text.slice(0, 200))}.`,
    );
    if (response.status !== 429 && response.status < 500) throw error;
    const asked = Number(response.headers.get('retry-after') ?? Number.NaN);
    return { kind: 'again', pauseSec: asked >= 0 ? Math.min(asked, mostPauseSec) : pauseSec, error };
  }
  return { kind: 'vector', vector: parseVector(text, url) };
}

async function limitedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > mostAnswerBytes) throw new Error(`its response is longer than ${mostAnswerBytes} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseVector(text: string, url: string): Float32Array {
  try {
    return Float32Array.from(answerSchema.parse(JSON.parse(text)).data[0]!.embedding);
  } catch {
    throw new ImageEncoderError(
      'provider',
      `Expected ${url} to answer {"data": [{"embedding": [numbers]}]}, got ${JSON.stringify(text.slice(0, 200))}.`,
    );
  }
}

function why(error: unknown, timeoutSec: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `timed out after ${timeoutSec} s (embedImage.timeoutSec)`;
  return error.cause instanceof Error ? `${error.message}, ${error.cause.message}` : error.message;
}
