import { z } from 'zod';

/** What was said, with times in seconds from the start of the file. */
export interface SpokenReply {
  language: string;
  segments: { start: number; end: number; text: string; avg_logprob?: number; no_speech_prob?: number }[];
  words?: { word: string; start: number; end: number }[];
}

export interface TranscriptionRequest {
  model: string;
  language: string | null;
  granularities: string[];
  durationSec: number;
}

const fieldsSchema = z.object({
  model: z.string().min(1),
  response_format: z.literal('verbose_json'),
  language: z.string().nullable(),
  granularities: z.array(z.enum(['segment', 'word'])),
});

/**
 * Reads a form of https://platform.openai.com/docs/api-reference/audio/createTranscription; words in a string say why
 * it is none.
 */
export async function readTranscription(
  body: Buffer,
  contentType: string,
): Promise<TranscriptionRequest | string> {
  const form = await new Response(new Uint8Array(body), {
    headers: { 'content-type': contentType },
  }).formData();
  const { data, error } = fieldsSchema.safeParse({
    model: form.get('model'),
    response_format: form.get('response_format'),
    language: form.get('language'),
    granularities: form.getAll('timestamp_granularities[]'),
  });
  if (error) return z.prettifyError(error);
  const file = form.get('file');
  if (!(file instanceof Blob)) return 'Expected a file.';
  const durationSec = wavSec(Buffer.from(await file.arrayBuffer()));
  if (durationSec === null) return 'Invalid file format.';
  const { model, language, granularities } = data;
  return { model, language, granularities, durationSec };
}

/** Length of a WAV file with a plain header, or null. */
function wavSec(bytes: Buffer): number | null {
  if (
    bytes.length < 44 ||
    bytes.toString('latin1', 0, 4) !== 'RIFF' ||
    bytes.toString('latin1', 8, 12) !== 'WAVE'
  )
    return null;
  if (bytes.readUInt32LE(4) !== bytes.length - 8 || bytes.readUInt32LE(40) !== bytes.length - 44) return null;
  return bytes.readUInt32LE(40) / bytes.readUInt32LE(28);
}

/** https://platform.openai.com/docs/api-reference/audio/verbose-json-object */
export function transcriptionAnswer(
  { durationSec, granularities }: TranscriptionRequest,
  reply: SpokenReply,
): string {
  return JSON.stringify({
    task: 'transcribe',
    language: reply.language,
    duration: durationSec,
    text: reply.segments.map(({ text }) => text).join(' '),
    segments: reply.segments.map((segment, id) => ({
      id,
      seek: 0,
      tokens: [],
      temperature: 0,
      avg_logprob: -0.2,
      compression_ratio: 1.2,
      no_speech_prob: 0.01,
      ...segment,
    })),
    ...(granularities.includes('word') && reply.words ? { words: reply.words } : {}),
    usage: { type: 'duration', seconds: Math.ceil(durationSec) },
  });
}
