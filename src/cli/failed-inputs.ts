import { printable } from './printable.ts';

const mostTold = 20;
const mostChars = 300;

/** An input of which nothing came, and why. Names and messages are untrusted. */
export interface FailedInput {
  /** As it was given. */
  source: string;
  /** List and place in it that name it, or null. */
  listed: string | null;
  /** The stage that failed; null where the file was not even opened. */
  stage: string | null;
  reason: string;
  message: string;
}

/** The inputs of a run that failed, the first of them with name and reason. */
export class FailedInputs {
  readonly #seen = new Set<string>();
  readonly #lines: string[] = [];

  /** The line to tell at once; null where it was told before, or enough have been. */
  add(input: FailedInput): string | null {
    const line = lineOf(input);
    if (this.#seen.has(line)) return null;
    this.#seen.add(line);
    if (this.#lines.length === mostTold) return null;
    this.#lines.push(line);
    return line;
  }

  /** What the summary tells of them. @param out The workspace. */
  summary(out: string): string[] {
    if (this.#lines.length === 0) return [];
    const more = this.#seen.size - this.#lines.length;
    return [
      'Failed:',
      ...this.#lines.map((line) => `  ${line}`),
      ...(more > 0 ? [`  … and ${more} more: lectern status ${out}, or its outcomes there`] : []),
    ];
  }
}

function lineOf({ source, listed, stage, reason, message }: FailedInput): string {
  const [first = ''] = message.split('\n');
  const at = listed === null ? '' : ` (${listed})`;
  const told = first === '' ? '' : `: ${first}`;
  const line = `${source}${at}: ${reason}${stage === null ? '' : ` at ${stage}`}${told}`;
  return printable(line.length > mostChars ? `${line.slice(0, mostChars - 1)}…` : line);
}
