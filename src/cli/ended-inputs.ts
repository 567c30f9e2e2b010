import { printable } from './printable.ts';

/** Lines that are told as they come; and videos that the summary names. */
const mostTold = 20;
const mostNamed = 10;
const mostChars = 300;

/** An input that ended without a sample, and why. Names and messages are untrusted. */
export interface EndedInput {
  /** As it was given. */
  source: string;
  /** List and place in it that name it, or null. */
  listed: string | null;
  /** The stage that ended it; null where the file was not even opened. */
  stage: string | null;
  reason: string;
  message: string;
}

/** The inputs of a run that ended one way, the first of them with name and reason. */
export class EndedInputs {
  readonly #title: string;
  readonly #cureOf: (input: EndedInput) => string | null;
  readonly #seen = new Set<string>();
  readonly #named: { line: string; cure: string | null }[] = [];

  /** @param cureOf What helps, in a sentence; null where nothing is known. */
  constructor(title: string, cureOf: (input: EndedInput) => string | null = () => null) {
    this.#title = title;
    this.#cureOf = cureOf;
  }

  /** The line to tell at once; null where it was told before, or enough have been. */
  add(input: EndedInput): string | null {
    const line = lineOf(input);
    if (this.#seen.has(line)) return null;
    this.#seen.add(line);
    if (this.#named.length < mostNamed) this.#named.push({ line, cure: this.#cureOf(input) });
    return this.#seen.size <= mostTold ? line : null;
  }

  /** What the summary tells of them; what helps once for all that it helps. @param out The workspace. */
  summary(out: string): string[] {
    if (this.#named.length === 0) return [];
    const more = this.#seen.size - this.#named.length;
    const lines = [`${this.#title}:`];
    for (const [index, { line, cure }] of this.#named.entries()) {
      lines.push(`  ${line}`);
      if (cure !== null && this.#named[index + 1]?.cure !== cure) lines.push(`    → ${cure}`);
    }
    return more > 0
      ? [...lines, `  … and ${more} more: lectern status ${out}, or its outcomes there`]
      : lines;
  }
}

function lineOf({ source, listed, stage, reason, message }: EndedInput): string {
  const [first = ''] = message.split('\n');
  const at = listed === null ? '' : ` (${listed})`;
  const told = first === '' ? '' : `: ${first}`;
  const line = `${source}${at}: ${reason}${stage === null ? '' : ` at ${stage}`}${told}`;
  return printable(line.length > mostChars ? `${line.slice(0, mostChars - 1)}…` : line);
}
