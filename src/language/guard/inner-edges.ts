import type { Revealed, Span } from './conceal.ts';
import { findLeetRuns } from './encodings.ts';
import { type Finding, holding } from './find-instructions.ts';

/** Something in brackets behind a blank. */
const BRACKETS = /(?<=^|\s)(?:\[[^[\]\n]{8,200}\]|\([^()\n]{8,200}\))(?=\s|$)/gu;
const FENCED = /(?<=^|\n)```[^\n]{0,20}\n[\s\S]{1,1500}?\n```(?=\n|$)/gu;
/** Words with so many invisible characters in a row are one hidden text. */
const MIN_SPRINKLED = 6;
/** What a finding in brackets must weigh for them to be a unit. */
const BRACKET_WEIGHT = 2;

/** Stretches inside a sentence that are units of their own, since they are written differently from the rest. */
export function innerStretches(text: string, revealed: Revealed, findings: readonly Finding[]): Span[] {
  const { plain } = revealed;
  const brackets = holding(
    [...plain.matchAll(BRACKETS)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
    })),
    findings.filter(({ weight }) => weight >= BRACKET_WEIGHT),
  );
  return [...brackets, ...findLeetRuns(plain), ...sprinkled(text, revealed)];
}

/** Blocks of code between fences; an order in one makes the block an imitation. */
export function fencedBlocks(plain: string): Span[] {
  return [...plain.matchAll(FENCED)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Runs of words with invisible characters between their letters. */
function sprinkled(text: string, { plain, from }: Revealed): Span[] {
  const runs: (Span & { count: number })[] = [];
  let wordStart = 0;
  for (let at = 1; at < plain.length; at++) {
    if (/\s/u.test(plain[at]!)) wordStart = at + 1;
    const [before, after] = [from[at - 1]!.end, from[at]!.start];
    if (after <= before || !/^[^\s-]+$/u.test(text.slice(before, after))) continue;
    const last = runs.at(-1);
    if (last !== undefined && wordStart - last.end <= 2) {
      last.end = at + 1;
      last.count++;
    } else runs.push({ start: Math.min(wordStart, at), end: at + 1, count: 1 });
  }
  return runs
    .filter(({ count }) => count >= MIN_SPRINKLED)
    .map(({ start, end }) => {
      const rest = plain.slice(end).search(/\s/u);
      return { start, end: rest < 0 ? plain.length : end + rest };
    });
}
