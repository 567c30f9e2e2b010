import type { ThresholdInfo } from '../../api.ts';
import { thresholdsLink } from '../navigation/links.ts';
import type { ScoreView } from '../show/score-filter.tsx';

/** Thresholds as they are tried, by setting; those that stay are left out. */
export type Moves = Readonly<Record<string, number>>;

/** How all that has a score is listed while nothing is moved. */
export const orders = [
  ['near', 'nearest to the line'],
  ['asc', 'lowest first'],
  ['desc', 'highest first'],
] as const;
type Order = (typeof orders)[number][0];

/** What the page shows, as its address says it. */
export interface ThresholdView extends ScoreView<Order> {
  /** Setting of the threshold that is looked at; null for the first. */
  by: string | null;
  moves: Moves;
  offset: number;
}

export const itemsPerPage = 24;

export function readThresholdView(query: URLSearchParams): ThresholdView {
  const moves: Record<string, number> = {};
  for (const text of query.getAll('set')) {
    const [setting, value] = text.split(':');
    if (setting && value && Number.isFinite(Number(value))) moves[setting] = Number(value);
  }
  const offset = Number(query.get('offset') ?? 0);
  return {
    by: query.get('by'),
    moves,
    order: orders.find(([order]) => order === query.get('order'))?.[0] ?? 'near',
    from: query.get('from') ?? '',
    to: query.get('to') ?? '',
    offset: Number.isSafeInteger(offset) && offset > 0 ? offset : 0,
  };
}

export function thresholdViewLink(view: ThresholdView): string {
  return `${thresholdsLink()}?${queryOf(view)}`;
}

/** What is asked of the server: what flips, or where nothing is moved all that has a score. */
export function itemsApi(view: ThresholdView, by: string): string {
  const query = queryOf({ ...view, by });
  query.set('limit', String(itemsPerPage));
  if (isMoved(view.moves)) for (const name of ['order', 'from', 'to']) query.delete(name);
  return `/api/thresholds/${isMoved(view.moves) ? 'flips' : 'items'}?${query}`;
}

export function isMoved(moves: Moves): boolean {
  return Object.keys(moves).length > 0;
}

function queryOf({ by, moves, order, from, to, offset }: ThresholdView): URLSearchParams {
  const query = new URLSearchParams();
  if (by !== null) query.set('by', by);
  for (const [setting, value] of Object.entries(moves)) query.append('set', `${setting}:${value}`);
  if (order !== 'near') query.set('order', order);
  if (from !== '') query.set('from', from);
  if (to !== '') query.set('to', to);
  if (offset > 0) query.set('offset', String(offset));
  return query;
}

/** The moves with one threshold at a value, or back where it stands in the run. */
export function moved(moves: Moves, { setting, value }: ThresholdInfo, to: number | null): Moves {
  const { [setting]: _, ...others } = moves;
  return to === null || to === value ? others : { ...others, [setting]: to };
}

export interface SliderRange {
  least: number;
  most: number;
  step: number;
}

/** Slides over all ranges of the histogram and the threshold of the run, in steps that people would choose. */
export function sliderRange({ bins, value, isWhole }: ThresholdInfo): SliderRange {
  const ends = [...bins.flatMap(({ from, to }) => [from, to]), ...(value === null ? [] : [value])];
  const span = Math.max(...ends) - Math.min(...ends) || 1;
  const fine = 10 ** Math.floor(Math.log10(span / 100));
  const step = isWhole ? Math.max(1, fine) : fine;
  const least = Math.floor(Math.min(...ends) / step) * step;
  const most = Math.ceil(Math.max(...ends) / step) * step;
  return { least: tidy(least), most: tidy(most), step: tidy(step) };
}

/** The nearest value that the setting may have. */
export function allowedValue(value: number, { least, most }: ThresholdInfo): number {
  return tidy(Math.min(most ?? value, Math.max(least ?? value, value)));
}

/** Without what binary fractions leave behind. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
