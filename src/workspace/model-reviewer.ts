import { join } from 'node:path';
import type { StoppedError } from '../base/errors.ts';
import type { Answer } from '../clients/answer.ts';
import { chatModelOf } from '../clients/model-choice.ts';
import { openClients } from '../clients/open-clients.ts';
import { collectionFiles } from '../collect/collection-files.ts';
import type { Review, Reviewer } from '../collect/review/review.ts';
import { ruleReviewer } from '../collect/review/rules.ts';
import type { Settings } from '../config/schema.ts';
import { type Allowance, boundlessAllowance, type Usage } from '../engine/asking.ts';
import { openResponseLog } from '../engine/response-log.ts';
import { Spending } from '../engine/spending.ts';
import { promptText } from '../prompts/load-prompt.ts';
import { parsePrompt } from '../prompts/prompt.ts';
import { renderPrompt } from '../prompts/render.ts';
import { type ReviewReply, reviewReplySchema } from '../prompts/reply-schemas.ts';
import { type ReviewMaterial, reviewMaterial } from './review-material.ts';

/** Options of a reviewer that asks a model: budget, and who is told. */
export interface ModelReviewerOptions extends Pick<Allowance, 'noCache' | 'maxRequests' | 'maxCost'> {
  /** Aborted: nothing more is asked; what is under way comes in. */
  signal: AbortSignal;
  onUsage(usage: Usage): void;
  /** Told why the rules judge a video instead. */
  onRejected(id: string, message: string): void;
}

/** Questions that are made ready for each that may be on its way, so that places never stand empty. */
const readyPerPlace = 2;
/** Quotations of what was cut in the evidence of one video. */
const mostQuotations = 3;

/**
 * Opens the model of `roles.review` as the reviewer of a collection; null where no model has the role. Its answers about
 * a video are kept in `<collection>/responses/<id>.jsonl`. Where none can be used, the rules judge. Where something that
 * speaks to a model was cut from the metadata, a model that keeps is not enough: the rules must keep too.
 *
 * `reviewVideo` throws StoppedError where the provider gives no answer or the allowance is used up, and the reason of the
 * signal.
 * @throws UsageError where the prompt cannot be read
 */
export async function openModelReviewer(
  settings: Settings,
  collection: string,
  { signal, onUsage, onRejected, ...limits }: ModelReviewerOptions,
): Promise<Reviewer | null> {
  const role = settings.roles.review;
  if (!role) return null;
  const prompt = parsePrompt(await promptText(settings.prompts, 'review'), 'review', 'review.md');
  const by = `${role.model}, prompt ${prompt.digest.slice(0, 12)}`;
  const rules = await ruleReviewer();
  const clients = openClients(settings.providers);
  const allowance = { ...boundlessAllowance, ...limits };
  const spending = new Spending(allowance.spent);
  const { responses } = collectionFiles(collection);
  let stopped: StoppedError | null = null;

  function ask(id: string, { shown }: ReviewMaterial): Promise<Answer<ReviewReply>> {
    const asking = spending.asking(allowance, {
      responses: openResponseLog(join(responses, `${id}.jsonl`)),
      // What was sent is paid for: an interruption lets it come in.
      signal: new AbortController().signal,
      onUsage,
    });
    const admit = (): (() => void) => {
      // The others under way would find out one by one, after all their retries.
      if (stopped) throw stopped;
      return asking.admit();
    };
    const askOne = clients.askFor({
      asking: { ...asking, admit },
      drained: signal,
      noAnswer: {
        at: id,
        kept: 'responses are cached',
        cure: 'If it keeps stopping there, add your own verdict to overrides.yaml.',
        onStop: (error) => {
          stopped = error;
        },
      },
    });
    return askOne((models) =>
      models.ask({
        model: chatModelOf(role!),
        messages: renderPrompt(prompt, shown).messages,
        schema: reviewReplySchema,
        schemaName: 'review',
      }),
    );
  }

  const { concurrency } = settings.providers[role.provider]!;
  return {
    // No more than may be asked: stored answers must not use up the places of the first that is not.
    concurrency: Math.min(readyPerPlace * concurrency, allowance.maxRequests ?? Number.POSITIVE_INFINITY),
    async reviewVideo(video) {
      const material = reviewMaterial(video);
      const answer = await ask(video.id, material);
      if (answer.outcome === 'rejected') {
        onRejected(video.id, answer.message);
        const review = await rules.reviewVideo(video);
        return told(review, `${by} gave no usable answer (${answer.reason}).`, material);
      }
      const { verdict, rationale } = answer.value;
      if (verdict !== 'keep')
        return told({ verdict: 'drop', reason: verdict, evidence: rationale, by }, '', material);
      const kept: Review = { verdict, reason: null, evidence: rationale, by };
      if (material.cut.length === 0) return kept;
      const second = await rules.reviewVideo(video);
      if (second.verdict === 'keep') return told(kept, '', material);
      return told(second, `${by} would keep it.`, material);
    },
  };
}

/** The review with what else there is to say in its evidence. */
function told(review: Review, more: string, { cut }: ReviewMaterial): Review {
  const quotations = cut
    .slice(0, mostQuotations)
    .map(({ from, reason, text }) => `${from}, ${reason}: ${JSON.stringify(text)}`);
  const others = cut.length > mostQuotations ? ` and ${cut.length - mostQuotations} more` : '';
  const flag = cut.length > 0 ? `Cut before the model saw it: ${quotations.join('; ')}${others}.` : '';
  return { ...review, evidence: [review.evidence, more, flag].filter(Boolean).join(' ') };
}
