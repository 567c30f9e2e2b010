import { z } from 'zod';

/** What a model on an endpoint heard in a piece of sound. */
export interface RemoteHearing {
  /** As the server names it ("english", "en"); null where it does not. */
  language: string | null;
  /** In time order, not overlapping, inside the piece. */
  segments: RemoteSegment[];
  /** The words of all segments in time order; null where the server gives none. */
  words: RemoteWord[] | null;
}

export interface RemoteSegment {
  /** Seconds from the start of the piece. */
  startSec: number;
  endSec: number;
  text: string;
  /** Mean token probability, 0 to 1; null where the server gives none. */
  confidence: number | null;
  /** Probability that nobody speaks, 0 to 1; null where the server gives none. */
  noSpeech: number | null;
}

export interface RemoteWord {
  startSec: number;
  endSec: number;
  text: string;
}

const seconds = z.number().nonnegative();
const text = z.string();

/** https://platform.openai.com/docs/api-reference/audio/verbose-json-object */
const answerSchema = z.looseObject({
  text,
  language: text.nullish(),
  segments: z
    .array(
      z.looseObject({
        start: seconds,
        end: seconds,
        text,
        avg_logprob: z.number().nullish(),
        no_speech_prob: z.number().nullish(),
      }),
    )
    .nullish(),
  words: z.array(z.looseObject({ start: seconds, end: seconds, word: text })).nullish(),
});

/**
 * Reads an answer; words in a string say why it is none. Times that run over each other or past the end, as Whisper's
 * do, are set right; a server that gives no segments gives one, of the length of the piece.
 */
export function readHearing(answer: unknown, durationSec: number): RemoteHearing | string {
  const { data, error } = answerSchema.safeParse(answer);
  if (error) return z.prettifyError(error).split('\n', 1)[0]!;
  const given = data.segments ?? [{ start: 0, end: durationSec, text: data.text }];
  const segments: RemoteSegment[] = [];
  for (const { start, end, text, avg_logprob, no_speech_prob } of given.toSorted(
    (a, b) => a.start - b.start,
  )) {
    const [startSec, endSec] = [start, end].map((sec) => Math.min(sec, durationSec)) as [number, number];
    const said = text.trim();
    if (said === '') continue;
    const last = segments.at(-1);
    if (last && (endSec <= startSec || startSec <= last.startSec)) {
      last.text += ` ${said}`;
      last.endSec = Math.max(last.endSec, endSec);
      continue;
    }
    if (endSec <= startSec) return `Expected segments that take time, got one from ${start} to ${end} s.`;
    if (last) last.endSec = Math.min(last.endSec, startSec);
    segments.push({
      startSec,
      endSec,
      text: said,
      confidence: typeof avg_logprob === 'number' ? share(Math.exp(avg_logprob)) : null,
      noSpeech: typeof no_speech_prob === 'number' ? share(no_speech_prob) : null,
    });
  }
  const words = data.words?.map(({ start, end, word }) => ({
    startSec: Math.min(start, durationSec),
    endSec: Math.min(Math.max(start, end), durationSec),
    text: word.trim(),
  }));
  return {
    language: data.language?.trim().toLowerCase() || null,
    segments,
    words: words?.length
      ? words.filter((word) => word.text !== '').toSorted((a, b) => a.startSec - b.startSec)
      : null,
  };
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
