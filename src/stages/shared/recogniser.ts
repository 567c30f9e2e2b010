import type { StageContext } from '../../engine/stage.ts';
import { type RecogniserName, understoodBy } from '../../records/recogniser.ts';
import type { SpeechModel } from '../../speech/speech-model.ts';

/** Two sizes of one recogniser: they hear the same where they understand what is said, and differ elsewhere. */
export const languagePair = { small: 'tiny', large: 'base' } as const satisfies Record<
  string,
  RecogniserName
>;

/** Whether the pair can tell these languages, all of them, from the rest. */
export function pairUnderstands(languages: readonly string[]): boolean {
  return languages.every((language) =>
    Object.values(languagePair).every((name) => understoodBy(name).includes(language)),
  );
}

/** Code for a language that nobody told (ISO 639-2). */
export const undetermined = 'und';

/** The language of what a recogniser writes: the one that it understands; of several it does not tell which it heard. */
export function transcribedLanguage(name: RecogniserName): string {
  const languages = understoodBy(name);
  return languages.length === 1 ? languages[0]! : undetermined;
}

/** Loaded once in the life of a worker, whichever stage asks. */
export function loadRecogniser(name: RecogniserName, context: StageContext): Promise<SpeechModel> {
  return context.shared(`recogniser ${name}`, async () => {
    const { recognisers } = await import('../../speech/recognisers.ts');
    return recognisers[name].load();
  });
}
