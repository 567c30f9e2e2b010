import type { MaskedCounts, PersonalDataKind } from '../records/personal-data.ts';
import { cardAt, ibanAt } from './personal-data/account.ts';
import { emailAt } from './personal-data/email.ts';
import { phoneAt, saidPhoneAt } from './personal-data/phone.ts';
import { type Span, type TextToken, textTokens } from './personal-data/text-tokens.ts';

export interface MaskedText {
  text: string;
  masked: MaskedCounts;
}

/** In the order in which they are tried: checksums before forms. */
const rules: readonly [
  kind: PersonalDataKind,
  at: (tokens: readonly TextToken[], index: number, after: number) => Span | null,
][] = [
  ['email', emailAt],
  ['iban', ibanAt],
  ['card', cardAt],
  ['phone', phoneAt],
  ['phone', saidPhoneAt],
];

/**
 * Puts a placeholder such as `[email]` in the place of each e-mail address, phone number, account number (IBAN) and
 * card number; everything else stays as it is, byte for byte. Code, formulas, and the addresses and numbers that
 * lectures have as examples are told apart by their form and by what goes before and after.
 */
export function maskPersonalData(text: string): MaskedText {
  const tokens = textTokens(text);
  const masked: MaskedCounts = {};
  const pieces: string[] = [];
  let [end, keptFrom] = [0, 0];
  for (const { kind, from, to, count } of personalDataIn(tokens)) {
    pieces.push(text.slice(keptFrom, tokens[from]!.start), `[${kind}]`);
    masked[kind] = (masked[kind] ?? 0) + count;
    end = to;
    keptFrom = tokens[end]?.start ?? text.length;
  }
  return { text: pieces.join('') + text.slice(keptFrom), masked };
}

/** Personal data, in order, without overlap. Each token is looked at a bounded number of times, whatever the text. */
export function* personalDataIn(tokens: readonly TextToken[]): Generator<Span & { kind: PersonalDataKind }> {
  let after = 0;
  for (let index = 0; index < tokens.length; index++) {
    for (const [kind, ruleAt] of rules) {
      const span = ruleAt(tokens, index, after);
      if (!span) continue;
      yield { kind, ...span };
      after = span.to;
      index = span.to - 1;
      break;
    }
  }
}
