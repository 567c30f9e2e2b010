import { createHash } from 'node:crypto';
import { UsageError } from '../../base/errors.ts';
import type { Settings } from '../../config/schema.ts';
import type { WorkPlan } from './work-plan.ts';

/** The i-th of n shares of a plan, counted from 1. */
export interface Share {
  index: number;
  of: number;
}

/** As on the command line; `all` for whoever takes from all. */
export function shareName(share: Share | null): string {
  return share === null ? 'all' : `${share.index}/${share.of}`;
}

/** Whether a video belongs to a share: the same one for ever, whatever other videos there are. */
export function isInShare(id: string, { index, of }: Share): boolean {
  return createHash('sha256').update(`share\0${id}`).digest().readUIntBE(0, 6) % of === index - 1;
}

/** What one of n may have of something that all may have together. */
function partOf(whole: number, { index, of }: Share): number {
  return Math.floor(whole / of) + (index <= whole % of ? 1 : 0);
}

/**
 * Settings and allowance of one share: the bounds of the providers and of the plan, divided, so that all shares together
 * keep them.
 * @param asked Names of the providers that will be asked.
 * @throws UsageError where there are more shares than places at a provider, or requests
 */
export function boundsOfShare(
  plan: Pick<WorkPlan, 'settings' | 'maxRequests' | 'maxCost'>,
  share: Share,
  asked: ReadonlySet<string>,
): { settings: Settings; maxRequests: number | null; maxCost: number | null } {
  const { settings } = plan;
  const providers = Object.fromEntries(
    Object.entries(settings.providers).map(([name, provider]) => {
      const concurrency = partOf(provider.concurrency, share);
      if (concurrency === 0 && asked.has(name)) throw tooManyShares(name, provider.concurrency, share);
      return [name, { ...provider, concurrency: Math.max(1, concurrency) }];
    }),
  );
  const maxRequests = plan.maxRequests === null ? null : partOf(plan.maxRequests, share);
  const maxCost = plan.maxCost === null ? null : plan.maxCost / share.of;
  return { settings: { ...settings, providers }, maxRequests, maxCost };
}

function tooManyShares(provider: string, concurrency: number, { of }: Share): UsageError {
  return new UsageError(
    `The provider ${provider} takes ${concurrency} requests at once, too few for ${of} shares that all ask. ` +
      'Use --classes without net in the shares, and one more `lectern work --classes net` without --shard that asks for all.',
  );
}
