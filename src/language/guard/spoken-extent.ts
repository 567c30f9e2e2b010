import type { Span } from './conceal.ts';

/** Findings with more words between them do not belong to one order. */
const MAX_GAP_WORDS = 12;
/** So far from a finding a clause is looked for that its order begins or ends with. */
const MAX_REACH_WORDS = 6;
const WORD = /[^\s]+/gu;
/** An order among speech begins with one of these before its first finding; English and, after it, other languages. */
const OPENS =
  /^(?:i (?:would like|want|just want|ask|beg|order)|please|hey|attention|dear|note|listen|if|to (?:the|any|all|every|whoever|whatever)|for (?:the|any|all)|this is|and (?:a|an|one|if|to|for|now|this is)|by the way|now|oh|okay|ok|um|an (?:die|den|das|alle)|bitte|falls|wenn|si|por favor|s'il|nota|se|per|если|пожалуйста|якщо|जो|अगर|कृपया|eger|jika|untuk)(?=\s)/u;
/** Honest speech goes on behind the last finding with one of these. */
const GOES_ON =
  /^(?:so|okay|ok|alright|all right|anyway|anyhow|now|right|which|where|because|but|let (?:us|me)|let's|we|today|next|then|therefore|as (?:i|we|you)|any questions|back to|and (?:so|we|you|now|then|i|that|this|the|it|if|here|today|finally|what|when)|und (?:heute|jetzt|dann|wir|nun|so)|also|heute|jetzt|nun|aber|et (?:maintenant|donc|alors|on|nous)|alors|donc|maintenant|y (?:ahora|entonces|vamos)|ahora|entonces|pero|e (?:agora|adesso|ora|allora|quindi)|agora|entao|adesso|allora|quindi|nu|а|и теперь|теперь|итак|сегодня|тепер|отже|teraz|simdi|sekarang|jadi|bay gio|अब|तो|और|الآن|و)(?=\s|$)/u;
/** Behind a last finding that is no whole clause: "on every axis", "for this one". */
const TAIL = /^(?:\s(?:on|in|for|across|of|to|with|at|from)(?:\s[^\s]+){1,3}?)(?=\s|$)/u;

/** A finding in a unit, and what it weighs. */
export interface Weighed extends Span {
  weight: number;
}

/**
 * The orders in a stretch of speech without punctuation: from the first to the last finding of a group, with the words
 * by which a clause begins before it and the rest of the last clause.
 *
 * @param findings In the unit, clipped to it.
 * @param least What the findings of a group must weigh together.
 */
export function spokenOrders(plain: string, unit: Span, findings: readonly Weighed[], least: number): Span[] {
  const groups: Weighed[] = [];
  for (const { start, end, weight } of [...findings].sort((a, b) => a.start - b.start)) {
    const last = groups.at(-1);
    if (last !== undefined && countWords(plain.slice(last.end, start)) <= MAX_GAP_WORDS) {
      last.end = Math.max(last.end, end);
      last.weight += weight;
    } else groups.push({ start, end, weight });
  }
  const heavy = groups.filter(({ weight }) => weight >= least);
  return (heavy.length > 0 ? heavy : groups).map(({ start, end }) => ({
    start: openingOf(plain, unit, start),
    end: endingOf(plain, unit, end),
  }));
}

function countWords(text: string): number {
  return text.match(WORD)?.length ?? 0;
}

function openingOf(plain: string, unit: Span, start: number): number {
  const before = plain.slice(Math.max(unit.start, start - 25 * MAX_REACH_WORDS), start);
  const words = [...before.matchAll(WORD)].slice(-MAX_REACH_WORDS);
  const opening = words.find(({ index }) => OPENS.test(`${before.slice(index)} `));
  return opening === undefined ? start : start - before.length + opening.index;
}

function endingOf(plain: string, unit: Span, end: number): number {
  const after = plain.slice(end, Math.min(unit.end, end + 25 * MAX_REACH_WORDS));
  const words = [...after.matchAll(WORD)].slice(0, MAX_REACH_WORDS + 1);
  const next = words.find(({ index }) => GOES_ON.test(after.slice(index)));
  if (next !== undefined) return end + next.index;
  if (words.length <= MAX_REACH_WORDS) return unit.end;
  return end + (TAIL.exec(after)?.[0].length ?? 0);
}
