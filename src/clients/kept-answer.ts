import type { Calls, Question } from '../endpoints/calls.ts';
import type { Answer } from './answer.ts';
import { rejectionOf } from './refused-request.ts';

/**
 * Asks a question whose answer is kept as it is. Where the server does not take the request it is an outcome.
 * @param digest Of all that bears on the answer.
 * @param read Makes an answer of what was stored; null where it is none.
 * @throws what `ask` throws but for a refused request
 */
export function askKept<T>(
  calls: Calls,
  of: { provider: string; model: string },
  digest: string,
  read: (value: unknown) => T | null,
  ask: (question: Question) => Promise<T>,
): Promise<Answer<T>> {
  return calls.ask(of, digest, async (question): Promise<Answer<T>> => {
    const answer = (value: T): Answer<T> => ({
      outcome: 'answer',
      value,
      repaired: false,
      usage: question.meter.read(),
    });
    const stored = await question.stored(digest, read);
    if (stored !== null) return answer(stored);
    try {
      const value = await ask(question);
      return answer((await question.store(digest, value, read)) ?? value);
    } catch (error) {
      return { outcome: 'rejected', ...rejectionOf(error), excerpt: '', usage: question.meter.read() };
    }
  });
}
