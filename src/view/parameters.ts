import type { Page } from './api.ts';
import { RequestFault } from './fault.ts';

const mostChars = 300;
const leastLimit = 1;
const mostLimit = 100;
const usualLimit = 40;

/** The parameter, or null where it is left out. @throws RequestFault where it is longer than 300 characters. */
export function textParameter(query: URLSearchParams, name: string): string | null {
  const value = query.get(name);
  if (value !== null && value.length > mostChars)
    throw new RequestFault(
      400,
      `Expected at most ${mostChars} characters in "${name}", got ${value.length}.`,
    );
  return value;
}

/** @throws RequestFault where the parameter is not one of `values`. */
export function choiceParameter<T extends string>(
  query: URLSearchParams,
  name: string,
  values: readonly T[],
): T | null {
  const value = textParameter(query, name);
  const known = values.find((one) => one === value);
  if (value !== null && known === undefined)
    throw new RequestFault(400, `Expected "${name}" to be one of ${values.join(', ')}.`);
  return known ?? null;
}

/** A number, or null where it is left out. @throws RequestFault where it is something else. */
export function numberParameter(query: URLSearchParams, name: string): number | null {
  const text = textParameter(query, name);
  if (text === null) return null;
  if (/^-?\d{1,12}(\.\d{1,12})?$/.test(text)) return Number(text);
  throw new RequestFault(400, `Expected "${name}" to be a number.`);
}

/** How a list is sorted and narrowed by a score. */
export interface ScoreChoice {
  /** Null leaves the order as it is. */
  order: 'asc' | 'desc' | null;
  /** Which values are listed; null for no end. */
  from: number | null;
  to: number | null;
}

/** `order`, `from` and `to`. @throws RequestFault where they are something else. */
export function scoreChoiceOf(query: URLSearchParams): ScoreChoice {
  return {
    order: choiceParameter(query, 'order', ['asc', 'desc']),
    from: numberParameter(query, 'from'),
    to: numberParameter(query, 'to'),
  };
}

/** The same in SQL, by an expression that is null for what has no score: what is not measured stands last. */
export function scoreSql(expression: string, { order, from, to }: ScoreChoice) {
  return {
    where: [
      ...(from === null ? [] : [`${expression} >= ${from}`]),
      ...(to === null ? [] : [`${expression} <= ${to}`]),
    ],
    orderBy: order === null ? '' : `${expression} ${order} NULLS LAST, `,
  };
}

/** Which part of a list is asked for. */
export interface Stretch {
  offset: number;
  limit: number;
}

/** `offset` (from 0) and `limit` (1 to 100). @throws RequestFault where they are something else. */
export function stretchOf(query: URLSearchParams): Stretch {
  return {
    offset: wholeNumber(query, 'offset', 0, 0, 1_000_000_000),
    limit: wholeNumber(query, 'limit', usualLimit, leastLimit, mostLimit),
  };
}

function wholeNumber(query: URLSearchParams, name: string, usual: number, from: number, to: number): number {
  const value = query.get(name);
  if (value === null) return usual;
  const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new RequestFault(400, `Expected "${name}" to be a whole number from ${from} to ${to}.`);
}

/** Searches are counted no further: what is beyond is not leafed through. */
export const mostCounted = 10_000;

/** @param counted How many there are, counted to one more than `mostCounted` where the count is cut off. */
export function pageOf<T>(items: T[], counted: number, { offset }: Stretch): Page<T> {
  return { total: Math.min(counted, mostCounted), isMore: counted > mostCounted, offset, items };
}

/** As `pageOf`, of a list that is counted to its end. */
export function wholePageOf<T>(items: T[], total: number, { offset }: Stretch): Page<T> {
  return { total, isMore: false, offset, items };
}
