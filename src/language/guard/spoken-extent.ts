import type { Span } from './conceal.ts';

/** So far from an order a clause is looked for that it begins or ends with. */
const maxReachWords = 6;

/**
 * The order in a stretch of speech without punctuation: from the first finding to the last, with the words that open its
 * clause and those up to where the lecture goes on.
 * @param findings In the unit; at least one.
 */
export function spokenExtent(plain: string, unit: Span, findings: readonly Span[]): Span {
  const start = Math.min(...findings.map((found) => found.start));
  const end = Math.max(...findings.map((found) => found.end));
  return { start: openingOf(plain, unit, start), end: endingOf(plain, unit, end) };
}

function openingOf(plain: string, unit: Span, start: number): number {
  const before = plain.slice(Math.max(unit.start, start - 25 * maxReachWords), start);
  const words = [...before.matchAll(/\S+/gu)].slice(-maxReachWords);
  const opens =
    /^(?:i (?:would like|want|ask)|please|hey|attention|dear|note|if|to (?:the|any|all)|bitte|por favor)\s/u;
  const opening = words.find(({ index }) => opens.test(`${before.slice(index)} `));
  return opening === undefined ? start : start - before.length + opening.index;
}

function endingOf(plain: string, unit: Span, end: number): number {
  const after = plain.slice(end, Math.min(unit.end, end + 25 * maxReachWords));
  const words = [...after.matchAll(/\S+/gu)].slice(0, maxReachWords + 1);
  const goesOn =
    /^(?:so|okay|alright|anyway|now|which|where|because|but|let (?:us|me)|let's|we|today|next|then|as (?:i|we|you)|and (?:so|we|you|now|then|i|the|it|if|here))(?:\s|$)/u;
  const next = words.find(({ index }) => goesOn.test(after.slice(index)));
  if (next !== undefined) return end + next.index;
  return words.length <= maxReachWords ? unit.end : end;
}
