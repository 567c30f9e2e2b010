import { groupBy } from '../../base/group-by.ts';
import type { TermChange, TermChanges, Transcript } from '../../records/speech.ts';

/** What is said in each utterance: as heard, with the terms that were misheard put right. */
export function spokenTexts(
  { utterances }: Pick<Transcript, 'utterances'>,
  terms: Pick<TermChanges, 'changes'> | null,
): string[] {
  const changesOf = groupBy(terms?.changes ?? [], ({ utterance }) => utterance);
  return utterances.map(({ text }, index) => withChanges(text, changesOf.get(index) ?? []));
}

function withChanges(text: string, changes: readonly TermChange[]): string {
  // From the end, so that the places of those before stay what they are.
  return changes.reduceRight(
    (changed, { at, heard, put }) => changed.slice(0, at) + put + changed.slice(at + heard.length),
    text,
  );
}
