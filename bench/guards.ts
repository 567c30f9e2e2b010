// Scores the fidelity check and the guard against hostile text on their labelled corpora, and lists every miss.
//
//   node bench/guards.ts
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFidelity } from '../src/language/fidelity.ts';
import { guardText } from '../src/language/guard-text.ts';

interface Rewrite {
  good: boolean;
  kind: string;
  raw: string;
  rewritten: string;
}

interface Attack {
  field: string;
  kind: string;
  language: string;
  attacked: string;
  clean: string;
}

const corpora = join(import.meta.dirname, '..', 'test', 'corpora');

function read<T>(name: string): T[] {
  return JSON.parse(readFileSync(join(corpora, `${name}.json`), 'utf8')) as T[];
}

/** A set with a case on each line. */
function readLines<T>(name: string): T[] {
  const lines = readFileSync(join(corpora, `${name}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

function share(right: number, of: number): string {
  return `${right} of ${of} (${((100 * right) / of).toFixed(1)} %)`;
}

function short(text: string): string {
  return JSON.stringify(text.length > 160 ? `${text.slice(0, 80)} … ${text.slice(-80)}` : text);
}

function sameText(a: string, b: string): boolean {
  const flat = (text: string) => text.replace(/\s+/gu, ' ').trim();
  return flat(a) === flat(b);
}

function scoreFidelity(name: string): void {
  const cases = read<Rewrite>(name);
  const misses = cases.filter(({ good, raw, rewritten }) => checkFidelity(raw, rewritten).ok !== good);
  console.log(`${name}: ${share(cases.length - misses.length, cases.length)} right`);
  for (const { good, kind, raw, rewritten } of misses) {
    const found = checkFidelity(raw, rewritten);
    const told = found.ok ? 'passed' : `${found.reason}: ${found.evidence}`;
    console.log(`  ${good ? 'good' : 'bad'} (${kind}) ${told}\n    ${short(raw)}\n    ${short(rewritten)}`);
  }
}

function scoreHostile(name: string): void {
  const cases = readLines<Attack>(name);
  const misses = cases.filter(({ attacked, clean }) => !sameText(guardText(attacked).text, clean));
  const flagged = cases.filter(({ attacked }) => guardText(attacked).cuts.length > 0).length;
  console.log(
    `${name}: ${share(cases.length - misses.length, cases.length)} equal to the clean twin, ${share(flagged, cases.length)} flagged`,
  );
  for (const { field, kind, language, attacked } of misses)
    console.log(
      `  ${field} (${kind}, ${language}) ${short(attacked)}\n    ${short(guardText(attacked).text)}`,
    );
}

function scoreHarmless(name: string): void {
  const texts = read<string>(name);
  const cut = texts.filter((text) => guardText(text).cuts.length > 0);
  console.log(`${name}: ${share(cut.length, texts.length)} cut`);
  for (const text of cut) console.log(`  ${short(text)}`);
}

for (const half of ['cases', 'held-out']) scoreFidelity(`fidelity-${half}`);
for (const part of ['cases', 'held-out', 'held-out-2', 'held-out-3']) scoreHostile(`hostile-${part}`);
for (const part of ['cases', 'held-out', 'held-out-2']) scoreHarmless(`harmless-${part}`);
