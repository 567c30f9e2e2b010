import { z } from 'zod';

/** Kinds of personal data that are masked in texts, by the name in their placeholder: `[email]`. */
export const personalDataKinds = ['email', 'phone', 'iban', 'card'] as const;
/** A kind of personal data that is masked, as its placeholder names it. */
export type PersonalDataKind = (typeof personalDataKinds)[number];

/** What one of each kind is called; an ending makes it several. */
const personalDataNouns: Readonly<Record<PersonalDataKind, readonly [one: string, ending: string]>> = {
  email: ['e-mail address', 'es'],
  phone: ['phone number', 's'],
  iban: ['IBAN', 's'],
  card: ['card number', 's'],
};

/** How many of each kind were masked; kinds of which there were none are left out. Never what they were. */
export const maskedCountsSchema = z.partialRecord(z.enum(personalDataKinds), z.int().positive());
/** How many pieces of personal data were masked in a text, by kind; kinds without any are left out. */
export type MaskedCounts = z.infer<typeof maskedCountsSchema>;

/** Adds up what was masked, by kind. */
export function sumMasked(all: Iterable<MaskedCounts>): MaskedCounts {
  return merged(all, (sum, count) => sum + count);
}

/** By kind the larger number: for two wordings of the same words. */
export function mostMasked(all: Iterable<MaskedCounts>): MaskedCounts {
  return merged(all, Math.max);
}

/** In words, as in `6 e-mail addresses, 1 phone number`; '' where there are none. */
export function toldMasked(counts: MaskedCounts): string {
  return personalDataKinds
    .flatMap((kind) => {
      const count = counts[kind] ?? 0;
      const [noun, ending] = personalDataNouns[kind];
      return count > 0 ? [`${count} ${noun}${count === 1 ? '' : ending}`] : [];
    })
    .join(', ');
}

function merged(all: Iterable<MaskedCounts>, join: (a: number, b: number) => number): MaskedCounts {
  const counts: MaskedCounts = {};
  for (const one of all)
    for (const kind of personalDataKinds) if (one[kind]) counts[kind] = join(counts[kind] ?? 0, one[kind]);
  return counts;
}
