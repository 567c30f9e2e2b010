import type { FunnelItemKind } from '../../api.ts';
import { funnelLink } from '../navigation/links.ts';
import { type PlainOrder, readScoreView, type ScoreView, scoreQuery } from '../show/score-filter.tsx';

/** What is looked into: the things of one kind that one stage left out for one reason. */
export interface Choice extends ScoreView<PlainOrder> {
  kind: FunnelItemKind | 'video';
  verdict: 'dropped' | 'failed';
  stage: string;
  reason: string;
  offset: number;
}

/** A choice as a link makes it: from its beginning, as things come. */
export const fromStart = { order: '', from: '', to: '', offset: 0 } as const;

export const itemsPerPage = 40;

const kinds = ['video', 'keyframe', 'clip', 'ocr', 'utterance', 'sample'] as const;

export function readChoice(query: URLSearchParams): Choice | null {
  const kind = kinds.find((name) => name === query.get('kind'));
  const stage = query.get('stage');
  const reason = query.get('reason');
  if (!kind || stage === null || reason === null) return null;
  const offset = Number(query.get('offset') ?? 0);
  return {
    kind,
    verdict: query.get('verdict') === 'failed' ? 'failed' : 'dropped',
    stage,
    reason,
    ...readScoreView(query),
    offset: Number.isSafeInteger(offset) && offset > 0 ? offset : 0,
  };
}

export function choiceLink(choice: Choice): string {
  return funnelLink(queryOf(choice));
}

export function choiceApi(choice: Choice): string {
  return `/api/funnel/items?${new URLSearchParams({ ...queryOf(choice), limit: String(itemsPerPage) })}`;
}

export function isSame(one: Choice | null, other: Choice): boolean {
  return (
    one?.kind === other.kind &&
    one.stage === other.stage &&
    one.reason === other.reason &&
    one.verdict === other.verdict
  );
}

function queryOf({ kind, verdict, stage, reason, offset, ...by }: Choice): Record<string, string> {
  return {
    kind,
    verdict,
    stage,
    reason,
    ...scoreQuery(by),
    ...(offset === 0 ? {} : { offset: String(offset) }),
  };
}
