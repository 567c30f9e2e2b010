import { findChatMarkup, findHiddenMarkup, findPadding } from './guard/chat-markup.ts';
import { dropInvisible, type Revealed, reveal, type Span } from './guard/conceal.ts';
import { decodeBlobs, findSpelledOrders, otherReadings } from './guard/encodings.ts';
import { findOrders, type Order, type OrderKind } from './guard/orders.ts';
import { spokenExtent } from './guard/spoken-extent.ts';
import { splitUnits, unitAt } from './guard/text-units.ts';

export type CutKind = OrderKind | 'markup' | 'hidden' | 'encoded' | 'padding';

/** A span of the text as it came that a model must not see. */
export interface Cut extends Span {
  kind: CutKind;
}

export interface GuardedText {
  /** The text without the cuts and without invisible characters. */
  text: string;
  /** In order, not overlapping. */
  cuts: Cut[];
  /** True if something was cut. */
  flagged: boolean;
}

interface Finding extends Span {
  kind: CutKind;
  isSure: boolean;
}

/** In a sentence with more words only the order itself is cut; fewer without any punctuation, as speech comes. */
const longUnitWords = 40;
const spokenUnitWords = 20;

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
    ...cutUnits(text, revealed),
  ]);
  return {
    text: dropInvisible(cuts.length === 0 ? text : withoutCuts(text, cuts)),
    cuts,
    flagged: cuts.length > 0,
  };
}

function cutUnits(text: string, revealed: Revealed): Cut[] {
  const { plain, from } = revealed;
  const marks = findMarks(text, revealed);
  const orders: Finding[] = [...findOrders(plain), ...encodedOrders(plain)];
  const hidden = findHiddenMarkup(plain).filter((span) => orders.some((order) => isInside(order, span)));
  marks.push(...hidden.map((span): Finding => ({ ...span, kind: 'markup', isSure: true })));
  const units = splitUnits(
    plain,
    marks.flatMap(({ start, end }) => [start, end]),
  );
  const inside = findingsByUnit(units, [...marks, ...orders]);
  const isCut = inside.map((findings) => findings.some(({ isSure }) => isSure) || isTwofold(findings));
  const isBeside = (at: number): boolean =>
    inside[at]!.length > 0 || isAlone(plain.slice(units[at]!.start, units[at]!.end));
  for (let at = 1; at < units.length; at++) if (isCut[at - 1] && !isCut[at]) isCut[at] = isBeside(at);
  for (let at = units.length - 2; at >= 0; at--) if (isCut[at + 1] && !isCut[at]) isCut[at] = isBeside(at);
  return units.flatMap((unit, at): Cut[] => {
    if (!isCut[at]) return [];
    const found = inside[at]!;
    const { kind } = found.find(({ isSure }) => isSure) ?? found[0] ?? { kind: 'demand' };
    const { start, end } = isSpoken(plain.slice(unit.start, unit.end))
      ? spokenExtent(plain, unit, found)
      : unit;
    return [{ start: from[start]!.start, end: from[end - 1]!.end, kind }];
  });
}

/** What is an imitation or a code by its form. */
function findMarks(text: string, { plain, from }: Revealed): Finding[] {
  const sure = (kind: CutKind, spans: readonly Span[]): Finding[] =>
    spans.map(({ start, end }) => ({ start, end, kind, isSure: true }));
  const blobs = decodeBlobs(text).filter(({ decoded }) => hasOrder(reveal(decoded).plain));
  let at = 0;
  const encoded = blobs
    .sort((a, b) => a.start - b.start)
    .map(({ start, end }) => {
      while (at < from.length && from[at]!.start < start) at++;
      const first = at;
      while (at < from.length && from[at]!.end <= end) at++;
      return { start: first, end: at };
    });
  return [
    ...sure('markup', findChatMarkup(plain)),
    ...sure('padding', findPadding(plain)),
    ...sure('encoded', [...findSpelledOrders(plain), ...encoded]),
  ];
}

function hasOrder(plain: string): boolean {
  const orders = findOrders(plain);
  return orders.some(({ isSure }) => isSure) || isTwofold(orders);
}

/** Orders that show only in another reading. */
function encodedOrders(plain: string): Order[] {
  return otherReadings(plain).flatMap(({ text, at }) =>
    findOrders(text)
      .filter(({ isSure }) => isSure)
      .map(({ start, end, ...order }) => {
        const [one, other] = [at(start), at(end - 1)];
        return { ...order, start: Math.min(one, other), end: Math.max(one, other) + 1 };
      }),
  );
}

/** To leave rules and to give a score, neither sure by itself. */
function isTwofold(findings: readonly { kind: CutKind }[]): boolean {
  return ['override', 'demand'].every((needed) => findings.some(({ kind }) => kind === needed));
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** What is left of an order on a line of its own: "10", and marks without a word. */
function isAlone(unit: string): boolean {
  return /^[^\p{L}\p{N}]*(?:10|ten|keep|json)?(?:[ /]*10)?[^\p{L}\p{N}]*$/u.test(unit);
}

/** Is a unit so long that it holds honest speech beside an order? */
function isSpoken(unit: string): boolean {
  const words = unit.split(' ').length;
  return words > longUnitWords || (words > spokenUnitWords && !/[.,;:!?،。，]/u.test(unit));
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
