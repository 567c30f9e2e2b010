import { canonicalJson, sha256 } from '../../base/fingerprint.ts';
import type { ChatModel } from '../../clients/model-choice.ts';
import type { Ask } from '../../clients/open-clients.ts';
import type { Item, Response, Scored } from '../item.ts';
import { judgeMessages, readJudgement } from '../scoring/judge.ts';

/** What a judging model says of an answer. */
export interface Judged {
  /** For mathematics, what the paper's rules make of it; no mark counts as wrong. */
  paper: Scored;
  /** Null where its mark cannot be read. */
  score: Scored | null;
  isMathematics: boolean;
}

/**
 * Judges an answer; null where none is needed. Mathematics is always judged, as in the paper; of other answers those that
 * `ours` could not read, so that its number is that of the rules where they are sure.
 */
export type Judge = (item: Item, response: Response, ours: Scored) => Promise<Judged>;

const mathematics = new Set(['mathvista', 'mathvision', 'mathverse']);

/** @throws by the judge, as `askPrompt` */
export function openJudge(ask: Ask, model: ChatModel): Judge {
  return async (item, response, ours) => {
    const isMathematics = mathematics.has(item.benchmark);
    if (!isMathematics && (ours.extracted !== null || response.text.trim() === '')) {
      return { paper: ours, score: ours, isMathematics };
    }
    const messages = judgeMessages(item, response);
    const answer = await ask((models) =>
      models.write({
        model,
        digest: sha256(canonicalJson({ judged: 1, ...model, messages })),
        messages: async () => messages,
      }),
    );
    const isRight = answer.outcome === 'answer' ? readJudgement(answer.value.text) : null;
    const scored = (score: number): Scored => ({ extracted: ours.extracted, score });
    return {
      paper: scored(isRight === true ? 1 : 0),
      score: isRight === null ? null : scored(isRight ? 1 : 0),
      isMathematics,
    };
  };
}
