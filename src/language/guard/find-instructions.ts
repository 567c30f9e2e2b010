import { ADDRESS_LANGUAGE_RULES } from './address-languages.ts';
import { decodeCodes } from './character-codes.ts';
import { findChatMarkup, findHiddenMarkup } from './chat-markup.ts';
import { type Revealed, reveal, type Span } from './conceal.ts';
import { DEMAND_RULES } from './demand-rules.ts';
import { decodeBlobs, decodeReadings, findSpelledOrders } from './encodings.ts';
import { FURTHER_LANGUAGE_RULES } from './further-languages.ts';
import { CONCEPT_ORDERS, CONCEPT_PATTERNS, type Concept } from './instruction-concepts.ts';
import { OTHER_LANGUAGE_RULES } from './instruction-languages.ts';
import { OVERRIDE_RULES } from './override-rules.ts';
import { PERSUASION_RULES } from './persuasion-rules.ts';
import { ROLE_RULES } from './role-rules.ts';
import { ROUNDABOUT_RULES } from './roundabout-rules.ts';
import { unitAt } from './text-units.ts';
import { TURN_RULES } from './turn-rules.ts';
import type { InstructionKind } from './wording.ts';

export type CutKind = InstructionKind | 'markup' | 'hidden' | 'encoded' | 'padding';

/** A wording, a mark or an imitation that speaks for an order to a model, in offsets of the revealed text. */
export interface Finding extends Span {
  kind: CutKind;
  /** Of `CUT_WEIGHT` or more: enough by itself. */
  weight: number;
}

/** Hardly a wording is longer. */
const WORDING_CHARS = 300;
/** What the findings of a sentence must weigh together for it to be cut. */
export const CUT_WEIGHT = 3;
/** The same words or signs 30 times over, to push the rest out of sight. */
const PADDING = /(?<=^|\s)(\S(?:[^\n]{0,22}?\S)??)(?:\s?\1){29,}/gu;
const PADDING_MIN_CHARS = 200;
/** The same word over and over: padding beside an order. */
const FILLER = /(?<!\p{L})(\p{L}{2,12})(?:[ ,.]{1,2}\1(?!\p{L})){7,}/gu;
const RULES = [
  ...OVERRIDE_RULES,
  ...DEMAND_RULES,
  ...ROLE_RULES,
  ...TURN_RULES,
  ...PERSUASION_RULES,
  ...ROUNDABOUT_RULES,
  ...OTHER_LANGUAGE_RULES,
  ...ADDRESS_LANGUAGE_RULES,
  ...FURTHER_LANGUAGE_RULES,
];

/**
 * Everything in a text that speaks for an order to a model.
 *
 * @param text As it came: base64 needs its letter case.
 */
export function findInstructions(text: string, { plain, from }: Revealed): Finding[] {
  const findings = applyRules(plain);
  for (const reading of decodeReadings(plain)) {
    for (const { start, end, ...found } of applyRules(reading.text, reading.changed)) {
      const ends = [reading.at(start), reading.at(end - 1)];
      const span = { start: Math.min(...ends), end: Math.max(...ends) + 1 };
      const run = reading.runs?.find((one) => one.start < span.end && span.start < one.end);
      if (run !== undefined) span.end = Math.max(span.end, run.end);
      if (found.weight > 1) findings.push({ ...found, ...span });
    }
  }
  const sure = (kind: CutKind, spans: readonly Span[]) => {
    for (const { start, end } of spans) findings.push({ start, end, kind, weight: CUT_WEIGHT });
  };
  sure('markup', findChatMarkup(plain));
  sure('encoded', findSpelledOrders(plain));
  sure(
    'padding',
    [...plain.matchAll(PADDING)]
      .filter(([run]) => run.length >= PADDING_MIN_CHARS)
      .map((match) => ({ start: match.index, end: match.index + match[0].length })),
  );
  for (const match of plain.matchAll(FILLER))
    findings.push({
      start: match.index,
      end: match.index + match[0].length,
      kind: 'padding',
      weight: 1,
    });
  sure('markup', holding(findHiddenMarkup(plain), findings));
  const blobs = [...decodeBlobs(text), ...decodeCodes(text)].filter(({ decoded }) =>
    applyRules(reveal(decoded).plain).some(({ weight }) => weight > 1),
  );
  let at = 0;
  sure(
    'encoded',
    blobs
      .sort((a, b) => a.start - b.start)
      .map(({ start, end }) => {
        while (at < from.length && from[at]!.start < start) at++;
        const first = at;
        while (at < from.length && from[at]!.end <= end) at++;
        return { start: first, end: at };
      }),
  );
  return findings;
}

/** The spans that hold a finding; spans do not overlap. */
export function holding(spans: readonly Span[], findings: readonly Finding[]): Span[] {
  const sorted = [...findings].sort((a, b) => a.start - b.start);
  let at = 0;
  return spans.filter((span) => {
    while (at < sorted.length && sorted[at]!.start < span.start) at++;
    for (; at < sorted.length && sorted[at]!.start < span.end; at++)
      if (sorted[at]!.end <= span.end) return true;
    return false;
  });
}

/** @param changed If given, rules look only around these stretches, which are in order. */
function applyRules(plain: string, changed?: readonly Span[]): Finding[] {
  return around(changed ?? [{ start: 0, end: plain.length }]).flatMap(({ start: from, end: to }) => {
    const part = plain.slice(0, to);
    return RULES.flatMap(({ kind, weight, pattern }) => {
      // Matching begins at `from`, and still sees what stands before it.
      pattern.lastIndex = from;
      const found = [...part.matchAll(pattern)].map((match) => ({
        kind,
        weight,
        start: match.index,
        end: match.index + match[0].length,
      }));
      pattern.lastIndex = 0;
      return found;
    });
  });
}

/** The stretches with as much beside them as a wording may take, joined where they meet. */
function around(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const { start, end } of spans) {
    const last = joined.at(-1);
    if (last !== undefined && start - WORDING_CHARS <= last.end) last.end = end + WORDING_CHARS;
    else joined.push({ start: Math.max(0, start - WORDING_CHARS), end: end + WORDING_CHARS });
  }
  return joined;
}

/** Sentences that hold all the concepts of an order. */
export function findConceptOrders(plain: string, units: readonly Span[]): Finding[] {
  const found = units.map(() => new Map<Concept, Span>());
  for (const { concept, pattern } of CONCEPT_PATTERNS)
    for (const match of plain.matchAll(pattern)) {
      const concepts = found[unitAt(units, match.index)]!;
      if (!concepts.has(concept))
        concepts.set(concept, { start: match.index, end: match.index + match[0].length });
    }
  return found.flatMap((concepts) =>
    CONCEPT_ORDERS.filter(
      (order) => !concepts.has('reported') && order.concepts.every((concept) => concepts.has(concept)),
    ).map(({ kind, concepts: needed }) => {
      const spans = needed.map((concept) => concepts.get(concept)!);
      return {
        kind,
        weight: CUT_WEIGHT,
        start: Math.min(...spans.map(({ start }) => start)),
        end: Math.max(...spans.map(({ end }) => end)),
      };
    }),
  );
}
