import { findChatMarkup, findHiddenMarkup } from './guard/chat-markup.ts';
import { dropInvisible, type Revealed, reveal, type Span } from './guard/conceal.ts';
import { decodeBlobs, findSpelledOrders, otherReadings } from './guard/encodings.ts';
import { findOrders, type Order, type OrderKind } from './guard/orders.ts';
import { splitUnits, unitAt } from './guard/text-units.ts';

export type CutKind = OrderKind | 'markup' | 'hidden' | 'encoded';

/** A span of the text as it came that a model must not see. */
export interface Cut extends Span {
  kind: CutKind;
}

export interface GuardedText {
  /** The text without the cuts and without invisible characters. */
  text: string;
  /** In order, not overlapping. */
  cuts: Cut[];
}

type Finding = Omit<Order, 'kind'> & { kind: CutKind };

/** In a sentence with more words only the order itself is cut; fewer without any punctuation, as speech comes. */
const longUnitWords = 40;
const spokenUnitWords = 20;
/** So far from an order more of it is looked for there. */
const nearChars = 60;

/**
 * Cuts out of an untrusted text what speaks to a model instead of a learner, where that is plain to see: characters
 * nobody sees, marks of chat templates and prompts, orders in codes, and the plainest orders in words.
 *
 * Made to run on title, description, comments, transcript and on-screen text before any model sees them. Most orders in
 * other words get through: what is shown to a model still has to be fenced. Pure; time grows linearly with the text.
 */
export function guardText(text: string): GuardedText {
  const revealed = reveal(text);
  const cuts = mergeCuts([
    ...revealed.hidden.map((span): Cut => ({ ...span, kind: 'hidden' })),
    ...encodedCuts(text),
    ...cutUnits(revealed),
  ]);
  return { text: dropInvisible(cuts.length === 0 ? text : withoutCuts(text, cuts)), cuts };
}

function cutUnits({ plain, from }: Revealed): Cut[] {
  const orders = [...findOrders(plain), ...encodedOrders(plain)];
  const hidden = findHiddenMarkup(plain).filter(
    ({ start, end }) => findOrders(plain.slice(start, end)).length > 0,
  );
  const sure = (kind: CutKind, spans: readonly Span[]): Finding[] =>
    spans.map(({ start, end }) => ({ start, end, kind, isSure: true }));
  const marks = [
    ...sure('markup', [...findChatMarkup(plain), ...hidden]),
    ...sure('encoded', findSpelledOrders(plain)),
  ];
  const units = splitUnits(
    plain,
    marks.flatMap(({ start, end }) => [start, end]),
  );
  const inside = findingsByUnit(units, [...marks, ...orders]);
  const isCut = inside.map(isOrder);
  // Of an order "10" may be left on a line of its own, and marks without a word.
  const isBeside = (at: number): boolean =>
    inside[at]!.length > 0 ||
    /^[^\p{L}\p{N}]*(?:10|ten|keep)?[^\p{L}\p{N}]*$/u.test(plain.slice(units[at]!.start, units[at]!.end));
  for (let at = 1; at < units.length; at++) if (isCut[at - 1] && !isCut[at]) isCut[at] = isBeside(at);
  for (let at = units.length - 2; at >= 0; at--) if (isCut[at + 1] && !isCut[at]) isCut[at] = isBeside(at);
  return units.flatMap((unit, at): Cut[] => {
    if (!isCut[at]) return [];
    const found = inside[at]!;
    const { kind } = found.find(({ isSure }) => isSure) ?? found[0] ?? { kind: 'demand' };
    const spans = isSpoken(plain.slice(unit.start, unit.end)) ? spokenOrders(plain, unit, found) : [unit];
    return spans.map(({ start, end }) => ({ start: from[start]!.start, end: from[end - 1]!.end, kind }));
  });
}

/** Codes of characters that say an order. */
function encodedCuts(text: string): Cut[] {
  const blobs = decodeBlobs(text).filter(({ decoded }) => isOrder(findOrders(reveal(decoded).plain)));
  return blobs.map(({ start, end }) => ({ start, end, kind: 'encoded' }));
}

/** Orders that show only in another reading. */
function encodedOrders(plain: string): Finding[] {
  return otherReadings(plain).flatMap(({ text, isBackwards }) => {
    const orders = findOrders(text).filter(({ isSure }) => isSure);
    const mirrored = ({ start, end }: Span): Span => ({ start: text.length - end, end: text.length - start });
    return isBackwards ? orders.map((order) => ({ ...order, ...mirrored(order) })) : orders;
  });
}

/** Is one of them an order by itself, or do two together say to leave rules and to give a score? */
function isOrder(findings: readonly Finding[]): boolean {
  const has = (kind: CutKind): boolean => findings.some((found) => found.kind === kind);
  return findings.some(({ isSure }) => isSure) || (has('override') && has('demand'));
}

/** Is a unit so long that it holds honest speech beside an order? */
function isSpoken(unit: string): boolean {
  const words = unit.split(' ').length;
  return words > longUnitWords || (words > spokenUnitWords && !/[.,;:!?،。，]/u.test(unit));
}

/** The orders in speech without punctuation: findings that are near each other, up to where the lecture goes on. */
function spokenOrders(plain: string, unit: Span, findings: readonly Finding[]): Span[] {
  const groups: (Span & { found: Finding[] })[] = [];
  for (const one of [...findings].sort((a, b) => a.start - b.start)) {
    const last = groups.at(-1);
    if (last !== undefined && one.start - last.end <= nearChars) {
      last.end = Math.max(last.end, one.end);
      last.found.push(one);
    } else groups.push({ start: one.start, end: one.end, found: [one] });
  }
  const goesOn =
    /\s(?:so|okay|now|which|where|because|but|let us|let's|we|today|next|then|and (?:so|we|you|now|then|i|the|if))\s/u;
  return groups
    .filter(({ found }) => isOrder(found))
    .map(({ start, end }) => {
      const rest = plain.slice(end, Math.min(unit.end, end + nearChars));
      return { start, end: end + Math.max(0, rest.search(goesOn)) };
    });
}

function findingsByUnit(units: readonly Span[], findings: readonly Finding[]): Finding[][] {
  const inside = units.map((): Finding[] => []);
  for (const { start, end, ...found } of findings)
    for (let at = unitAt(units, start); at < units.length && units[at]!.start < end; at++) {
      const unit = units[at]!;
      if (unit.end > start)
        inside[at]!.push({ ...found, start: Math.max(start, unit.start), end: Math.min(end, unit.end) });
    }
  return inside;
}

function mergeCuts(cuts: Cut[]): Cut[] {
  const merged: Cut[] = [];
  for (const cut of cuts.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last !== undefined && cut.start <= last.end) {
      last.end = Math.max(last.end, cut.end);
      if (last.kind === 'hidden') last.kind = cut.kind;
    } else merged.push({ ...cut });
  }
  return merged;
}

function withoutCuts(text: string, cuts: readonly Cut[]): string {
  let [kept, at] = ['', 0];
  for (const { start, end, kind } of cuts) {
    kept += text.slice(at, start);
    const cut = text.slice(start, end);
    // Hidden characters leave no gap in a word.
    if (kind !== 'hidden') kept += cut.includes('\n') ? '\n' : ' ';
    at = end;
  }
  return (kept + text.slice(at)).replace(/^[\s|–—-]+(?=\p{L})|[ \t]*(?:[|–—-]\s*)?$/gu, '').trim();
}
