import type { ComponentChildren } from 'preact';

/** How a list is sorted and narrowed by a score; '' for no end. */
export interface ScoreView<Order extends string = string> {
  order: Order;
  from: string;
  to: string;
}

interface ScoreFilterProps<Order extends string> {
  view: ScoreView<Order>;
  /** How it may be sorted, in words. */
  orders: readonly (readonly [Order, string])[];
  onChange: (view: ScoreView<Order>) => void;
  /** What else is chosen. */
  children?: ComponentChildren;
}

/** Sorts and narrows a list by a score. */
export function ScoreFilter<Order extends string>({
  view,
  orders,
  onChange,
  children,
}: ScoreFilterProps<Order>) {
  const end = (name: 'from' | 'to') => (
    <label>
      {name}{' '}
      <input
        type="number"
        step="any"
        value={view[name]}
        onChange={({ currentTarget }) => onChange({ ...view, [name]: currentTarget.value })}
      />
    </label>
  );
  return (
    <p class="score-filter">
      {children}
      <label>
        Order{' '}
        <select
          value={view.order}
          onChange={({ currentTarget }) => onChange({ ...view, order: currentTarget.value as Order })}
        >
          {orders.map(([order, name]) => (
            <option key={order} value={order}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {end('from')}
      {end('to')}
    </p>
  );
}

/** By the score of each, or as they come. */
export const plainOrders = [
  ['', 'as they come'],
  ['asc', 'lowest first'],
  ['desc', 'highest first'],
] as const;
export type PlainOrder = (typeof plainOrders)[number][0];

export function readScoreView(query: URLSearchParams): ScoreView<PlainOrder> {
  const order = plainOrders.find(([name]) => name === query.get('order'))?.[0] ?? '';
  return { order, from: query.get('from') ?? '', to: query.get('to') ?? '' };
}

/** What is set of it, for an address. */
export function scoreQuery({ order, from, to }: ScoreView): Record<string, string> {
  return Object.fromEntries(Object.entries({ order, from, to }).filter(([, value]) => value !== ''));
}
