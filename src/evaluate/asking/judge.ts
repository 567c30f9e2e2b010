import { canonicalJson, sha256 } from '../../base/fingerprint.ts';
import type { ChatModel } from '../../clients/model-choice.ts';
import type { Ask } from '../../clients/open-clients.ts';
import { type Item, isMathematics, type Response, type Scored } from '../item.ts';
import { judgeMessages, paperFromJudge, readJudgement } from '../scoring/judge.ts';

/** What a judging model says of an answer. */
export interface Judged {
  /** For mathematics, what the paper's rules make of it: no mark counts as wrong. Null for the rest. */
  paper: Scored | null;
  /** Null where its mark cannot be read. */
  score: Scored | null;
}

/**
 * Judges an answer; null where none is needed. Mathematics is always judged, as in the paper; of other answers those that
 * `ours` could not read, so that its number is that of the rules where they are sure.
 */
export type Judge = (item: Item, response: Response, ours: Scored | null) => Promise<Judged>;

/** @throws by the judge, as `askPrompt` */
export function openJudge(ask: Ask, model: ChatModel): Judge {
  return async (item, response, ours) => {
    const marksAll = isMathematics(item.benchmark);
    if (!marksAll && (ours?.extracted != null || response.text.trim() === '')) {
      return { paper: null, score: ours };
    }
    const messages = judgeMessages(item, response);
    const answer = await ask((models) =>
      models.write({
        model,
        digest: sha256(canonicalJson({ judged: 1, ...model, messages })),
        messages: async () => messages,
      }),
    );
    const reply = answer.outcome === 'answer' ? answer.value.text : null;
    const isRight = reply === null ? null : readJudgement(reply);
    return {
      paper: marksAll ? paperFromJudge(reply) : null,
      score: isRight === null ? null : { extracted: ours?.extracted ?? null, score: isRight ? 1 : 0 },
    };
  };
}
