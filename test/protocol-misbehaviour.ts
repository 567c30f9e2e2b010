import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedRequest } from './protocol-server.ts';

/** What the server does with a request instead of answering it well. */
export type Misbehaviour =
  /** An error, with the body of the official API unless another is given. */
  | { kind: 'status'; status: number; retryAfter?: string; code?: string; message?: string; body?: string }
  /** Sends nobody anything, ever. */
  | { kind: 'hang' }
  /** Sends half of the answer and then nothing more. */
  | { kind: 'hang-midway' }
  /** Breaks the connection, before or amid the answer. */
  | { kind: 'reset' | 'reset-midway' }
  /** Sends half of the answer and says that it was all. */
  | { kind: 'truncate' }
  /** Sends the answer byte by byte. */
  | { kind: 'drip'; everyMs: number }
  /** Says the answer twice: two choices, or everything once more after the end of the stream's answer. */
  | { kind: 'duplicate' }
  /** Blanks up to the last token that is allowed. */
  | { kind: 'blank-loop' }
  /** Another text in the place of the answer. */
  | { kind: 'say'; text: string; finishReason?: string; refusal?: string }
  /** Points to another address. */
  | { kind: 'redirect'; location: string }
  /** Answers well, but later. */
  | { kind: 'delay'; ms: number };

/** Chooses the misbehaviour for a request; null where it is to be answered well. */
export type ChooseMisbehaviour = (request: RecordedRequest) => Misbehaviour | null;

/** The first requests of all, then none. */
export function firstRequests(count: number, misbehaviour: Misbehaviour): ChooseMisbehaviour {
  return ({ number }) => (number < count ? misbehaviour : null);
}

/** The first requests of each digest, then none: what is asked again is answered. */
export function firstOfEach(count: number, misbehaviour: Misbehaviour): ChooseMisbehaviour {
  return ({ times }) => (times <= count ? misbehaviour : null);
}

/** A share of the requests, 0 to 1, the same ones for the same order of requests. */
export function atRate(share: number, misbehaviour: Misbehaviour): ChooseMisbehaviour {
  return ({ number }) =>
    Math.floor((number + 1) * share) > Math.floor(number * share) ? misbehaviour : null;
}

/** Writes a body in the way of the misbehaviour; those that change what is said were applied before. */
export async function writeBody(
  response: ServerResponse,
  body: string,
  misbehaviour: Misbehaviour | null,
): Promise<void> {
  const half = body.slice(0, Math.floor(body.length / 2));
  switch (misbehaviour?.kind) {
    case 'hang-midway':
      response.write(half);
      return;
    case 'reset-midway':
      response.write(half, () => response.destroy());
      return;
    case 'truncate':
      // Of a stream, whole events.
      response.end(half.includes('\n\n') ? half.slice(0, half.lastIndexOf('\n\n') + 2) : half);
      return;
    case 'drip':
      for (const char of body) {
        if (response.destroyed) return;
        response.write(char);
        await sleep(misbehaviour.everyMs);
      }
      response.end();
      return;
    default:
      response.end(body);
  }
}
