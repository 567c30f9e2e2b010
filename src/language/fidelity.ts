import { align } from './fidelity/align.ts';
import { looseDegrees, oppositesOf, replies } from './fidelity/meaning-words.ts';
import { readTerms, sameTerm, type Term } from './fidelity/terms.ts';
import { refineUtterances } from './refine.ts';

export const fidelityReasons = [
  'language',
  'reply',
  'empty',
  'length',
  'number',
  'formula',
  'unit',
  'negation',
  'degree',
  'direction',
  'order',
  'name',
  'term',
  'added',
  'omitted',
] as const;
export type FidelityReason = (typeof fidelityReasons)[number];

/** `evidence`: what was lost (−), is new (+) or gave way (→), as written; at most 120 characters. */
export type Fidelity = { ok: true } | { ok: false; reason: FidelityReason; evidence: string };

/** Terms of the rewrite per term of the speech, restarts left out. */
const lengthRatio = { min: 0.5, max: 1.5 } as const;
/** In fewer terms a ratio says nothing. */
const ratioMinTerms = 4;
/** Share of the words of content in the speech that the rewrite must have. */
const minCoverage = 0.75;
/** Share of the words of content in the rewrite that may be new. */
const maxNewShare = 0.1;
/** Share of the words of content in the rewrite that may be said once more ("it" made "the cell"). */
const maxRepeatedShare = 0.2;
/** Longest run of words of content that may be missing. */
const maxMissingRun = 4;
/** How many terms back or ahead a restart is looked for. */
const restartTerms = 10;
/** Aligning takes time with the square of this; a paragraph has some hundred. */
const maxTerms = 2000;

/**
 * Does a rewrite say what the speaker said? Both texts are read into terms (numbers, operators, variables, units,
 * negations, degrees, words of content), whatever their spelling, and aligned. Numbers, formulas, units, negations,
 * names, degrees and directions must all be there, in their order, and none may be new; a term may be missing only
 * where the speaker restarts or takes it back. A few common words may be added or left out.
 *
 * It errs on the strict side: a synonym for a term is refused. Pure and deterministic.
 *
 * @param raw Speech as heard: one paragraph.
 * @param language ISO 639-1 code. The rules read English; nothing in another language can pass.
 */
export function checkFidelity(raw: string, rewritten: string, language = 'en'): Fidelity {
  if (language !== 'en') return refuse('language', language);
  const reply = replies.map((pattern) => pattern.exec(rewritten)).find((found) => found !== null);
  if (reply && !replies.some((pattern) => pattern.test(raw))) return refuse('reply', reply[0]);
  const found = compareTexts(refineUtterances([raw])[0]!, rewritten);
  // Collapsing repeats helps with stutters, and hurts where both texts repeat on purpose.
  const isRepetitive = readTerms(refineUtterances([rewritten])[0]!).length < readTerms(rewritten).length;
  return found === null || (isRepetitive && compareTexts(raw, rewritten) === null) ? { ok: true } : found;
}

function compareTexts(raw: string, rewritten: string): Fidelity | null {
  const [heard, written] = shareLetters(readTerms(raw), readTerms(rewritten));
  if (heard.length === 0 && written.length === 0) return null;
  if (written.length === 0) return refuse('empty', rewritten);
  if (Math.max(heard.length, written.length) > maxTerms)
    return refuse('length', `more than ${maxTerms} terms`);
  return compareTerms(heard, written);
}

function refuse(reason: FidelityReason, evidence: string): Fidelity {
  return { ok: false, reason, evidence: evidence.slice(0, 120) };
}

function compareTerms(heard: readonly Term[], written: readonly Term[]): Fidelity | null {
  const gaps = align(heard, written, sameTerm);
  const unmatched = new Set(gaps.flatMap(({ deleted }) => deleted));
  const missing = [...unmatched].filter((at) => !isRestarted(heard, at, unmatched));
  const lost = new Set(missing);
  let [added, repeated] = [0, 0];
  const stems = new Set(heard.map(({ stem }) => stem));
  for (const { deleted, inserted } of gaps) {
    for (const at of inserted) {
      const term = written[at]!;
      if (isFree(term)) continue;
      const opposite = missing.map((index) => heard[index]!).find((other) => isOpposite(other, term));
      if (opposite !== undefined) return refuse('direction', `${opposite.text} → ${term.text}`);
      if (term.kind === 'direction') continue;
      if (missing.some((index) => sameTerm(heard[index]!, term))) return refuse('order', term.text);
      if (term.kind !== 'word') return refuse(reasonOf(term), `+ ${term.text}`);
      if (stems.has(term.stem)) repeated++;
      else if (term.isName) return refuse('name', `+ ${term.text}`);
      else {
        const swapped = deleted.find((index) => lost.has(index) && heard[index]!.kind === 'word');
        if (swapped !== undefined) return refuse('term', `${heard[swapped]!.text} → ${term.text}`);
        added++;
      }
    }
  }
  for (const at of missing) {
    const term = heard[at]!;
    if (isFree(term) || term.kind === 'word' || term.kind === 'direction') continue;
    if (term.kind === 'degree' && looseDegrees.has(term.value)) continue;
    return refuse(reasonOf(term), `− ${term.text}`);
  }
  const content = written.filter(({ kind }) => kind === 'word').length;
  if (added > Math.max(1, maxNewShare * content)) return refuse('added', `${added} new words`);
  if (repeated > Math.max(2, maxRepeatedShare * content))
    return refuse('added', `${repeated} repeated words`);
  const restarted = unmatched.size - missing.length;
  return findOmission(heard, lost) ?? compareLengths(heard.length - restarted, written.length);
}

function findOmission(heard: readonly Term[], lost: ReadonlySet<number>): Fidelity | null {
  let [words, missing, run] = [0, 0, 0];
  for (const [at, term] of heard.entries()) {
    if (term.kind !== 'word') continue;
    words++;
    if (lost.has(at)) {
      missing++;
      if (++run > maxMissingRun) return refuse('omitted', `− … ${term.text}`);
    } else run = 0;
  }
  const first = heard.find((term, at) => term.kind === 'word' && lost.has(at));
  return missing > 1 && missing > (1 - minCoverage) * words
    ? refuse('omitted', `${missing} of ${words} words, first ${first!.text}`)
    : null;
}

function compareLengths(heard: number, written: number): Fidelity | null {
  const ratio = written / heard;
  const isLength = ratio >= lengthRatio.min && ratio <= lengthRatio.max;
  return isLength || Math.max(heard, written) < ratioMinTerms ? null : refuse('length', ratio.toFixed(2));
}

function reasonOf({ kind }: Term): FidelityReason {
  if (kind === 'operator' || kind === 'symbol') return 'formula';
  return kind === 'word' ? 'term' : kind;
}

/** "one" is a pronoun as often as a number. */
function isFree(term: Term): boolean {
  return term.kind === 'number' && term.value === '1' && !/\d/u.test(term.text);
}

function isOpposite(a: Term, b: Term): boolean {
  return oppositesOf.get(a.value)?.has(b.value) === true || oppositesOf.get(a.stem)?.has(b.stem) === true;
}

/**
 * Is a term that the rewrite lacks one that the speaker takes back or says again? Again means: close by, kept there,
 * and with the same neighbour, so that "not A and not B" needs both its negations. Words of content need no neighbour.
 */
function isRestarted(heard: readonly Term[], at: number, unmatched: ReadonlySet<number>): boolean {
  const term = heard[at]!;
  if (term.isTakenBack) return true;
  const from = Math.max(0, at - restartTerms);
  for (let other = from; other <= Math.min(heard.length - 1, at + restartTerms); other++) {
    if (other === at || unmatched.has(other) || !sameTerm(term, heard[other]!)) continue;
    if (term.kind === 'word') return true;
    if (
      sameNeighbour(heard, at, other, 1, term) ||
      (term.kind !== 'negation' && sameNeighbour(heard, at, other, -1, term))
    )
      return true;
  }
  return false;
}

function sameNeighbour(heard: readonly Term[], a: number, b: number, step: 1 | -1, term: Term): boolean {
  const next = (at: number) => {
    do at += step;
    while (heard[at] !== undefined && sameTerm(heard[at]!, term));
    return heard[at];
  };
  const [one, other] = [next(a), next(b)];
  if (term.kind !== 'negation' && Math.abs(a - b) === 1) return false;
  return one !== undefined && other !== undefined && sameTerm(one, other);
}

/** "p v" and "PV" are the same: a short word is spelled where the other text has its letters one by one. */
function shareLetters(heard: readonly Term[], written: readonly Term[]): [Term[], Term[]] {
  return [spell(heard, written), spell(written, heard)];
}

function spell(terms: readonly Term[], others: readonly Term[]): Term[] {
  const letters = others
    .map(({ kind, value, letter }) => (kind === 'symbol' ? value : (letter ?? ' ')))
    .join('');
  const said = new Set(others.map(({ stem }) => stem));
  return terms.flatMap((term): Term[] => {
    // "a" and "i" by themselves are no terms.
    const parts = [...term.value.replace(/[ai]/gu, '')];
    const isSpelled =
      term.kind === 'word' &&
      term.value.length <= 5 &&
      parts.length > 0 &&
      !said.has(term.stem) &&
      letters.includes(parts.join(''));
    return isSpelled ? parts.map((value) => ({ ...term, kind: 'symbol', value, stem: value })) : [term];
  });
}
