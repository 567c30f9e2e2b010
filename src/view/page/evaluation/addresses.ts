// Addresses of the pages of an evaluation. Cells and items count from 0.
import type { Scorer } from '../../api.ts';

export const itemsPerPage = 40;

export const scorerNames: Record<Scorer, string> = {
  ours: 'ours',
  benchmark: 'of the benchmark',
  paper: 'of the paper',
  judge: 'a model judges',
};

export const answerNames = {
  '': 'all answers',
  right: 'right',
  part: 'partly right',
  wrong: 'wrong',
  failed: 'not answered',
} as const;

export function readScorer(query: URLSearchParams): Scorer {
  const found = (Object.keys(scorerNames) as Scorer[]).find((name) => name === query.get('scorer'));
  return found ?? 'ours';
}

export function evaluationLink(scorer: Scorer): string {
  return addressOf('/evaluation', { scorer });
}

/** Filters of a list of items; groups as `NAME:VALUE`. */
export interface ItemFilter {
  scorer: Scorer;
  answer: string;
  groups: readonly string[];
  search: string;
  offset: number;
}

export function readItemFilter(query: URLSearchParams): ItemFilter {
  const offset = Number(query.get('offset') ?? 0);
  return {
    scorer: readScorer(query),
    answer: query.get('answer') ?? '',
    groups: query.getAll('group'),
    search: query.get('search') ?? '',
    offset: Number.isSafeInteger(offset) && offset > 0 ? offset : 0,
  };
}

export function itemFilterQuery({ scorer, answer, groups, search, offset }: ItemFilter): URLSearchParams {
  const query = new URLSearchParams({ scorer });
  if (answer !== '') query.set('answer', answer);
  for (const group of groups) query.append('group', group);
  if (search !== '') query.set('search', search);
  if (offset > 0) query.set('offset', String(offset));
  return query;
}

export function cellLink(cell: number, filter: ItemFilter): string {
  return `/evaluation/${cell}?${itemFilterQuery(filter)}`;
}

export function itemLink(cell: number, n: number, scorer: Scorer): string {
  return addressOf(`/evaluation/${cell}/${n}`, { scorer });
}

export interface ChangesView {
  before: number;
  after: number;
  scorer: Scorer;
  which: 'gained' | 'lost' | 'same';
  offset: number;
}

export function changesLink(view: ChangesView): string {
  return `/changes?${changesQuery(view)}`;
}

export function changesQuery({ before, after, scorer, which, offset }: ChangesView): URLSearchParams {
  const query = new URLSearchParams({ before: String(before), after: String(after), scorer, which });
  if (offset > 0) query.set('offset', String(offset));
  return query;
}

export function readChanges(query: URLSearchParams): ChangesView {
  const number = (name: string): number => {
    const value = Number(query.get(name) ?? 0);
    return Number.isSafeInteger(value) && value >= 0 ? value : 0;
  };
  const which = (['gained', 'lost', 'same'] as const).find((name) => name === query.get('which'));
  return {
    ...{ before: number('before'), after: number('after'), offset: number('offset') },
    scorer: readScorer(query),
    which: which ?? 'gained',
  };
}

function addressOf(path: string, { scorer }: { scorer: Scorer }): string {
  return scorer === 'ours' ? path : `${path}?scorer=${scorer}`;
}

/** `26.3`, per cent; `–` where there is none. */
export function percentText(share: number | null): string {
  return share === null ? '–' : (share * 100).toFixed(1);
}

/** What an answer scored, as a badge says it. */
export function scoreBadge(score: number | null): { name: string; text: string } {
  if (score === null) return { name: 'badge badge-failed', text: 'not scored' };
  const text = score.toFixed(score === 0 || score === 1 ? 0 : 2);
  return {
    name: score >= 1 ? 'badge badge-kept' : score > 0 ? 'badge badge-pending' : 'badge badge-dropped',
    text,
  };
}
