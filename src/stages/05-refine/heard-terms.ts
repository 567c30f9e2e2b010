import { chooseTerms } from '../../language/terms/choose-terms.ts';
import { type ScreenTerm, screenTerms } from '../../language/terms/screen-terms.ts';
import { type TermCandidate, termCandidates, withTerm } from '../../language/terms/term-candidates.ts';
import { toScore } from '../../records/basics.ts';
import type { ReadScreen } from '../../records/reading.ts';
import type { Screen } from '../../records/screen.ts';
import type { TermChange, Transcript, Utterance } from '../../records/speech.ts';
import { sliceAudio } from '../../speech/slices.ts';
import type { AudioChunk } from '../../speech/sound.ts';
import type { SpeechModel } from '../../speech/speech-model.ts';

/** Speech is about a slide from a little before it comes up until a while after it is gone. */
const beforeScreenSec = 5;
const afterScreenSec = 15;
/** Wordings of one utterance that are held against the sound. */
const mostCandidates = 6;
/** Lines that were read with less confidence may hold words that nobody wrote. */
const leastConfidence = 0.8;

/** An utterance with what may have been misheard in it. */
export interface UtteranceToHear extends Utterance {
  index: number;
  candidates: TermCandidate[];
  /** A screen that shows the term of a candidate. */
  screenOf(candidate: TermCandidate): number;
}

/** Utterances in which something sounds like a term on the screens around them. */
export function termsToHear(
  { utterances }: Pick<Transcript, 'utterances'>,
  screens: readonly Pick<Screen, 'index' | 'screenStartSec' | 'screenEndSec'>[],
  reads: readonly Pick<ReadScreen, 'screen' | 'lines'>[],
): UtteranceToHear[] {
  const termsOf = new Map(
    reads.map(({ screen, lines }) => [
      screen,
      screenTerms(lines.filter((line) => line.confidence >= leastConfidence).map(({ text }) => text)),
    ]),
  );
  return utterances.flatMap((utterance, index) => {
    const around = screens
      .filter(
        ({ screenStartSec, screenEndSec }) =>
          screenStartSec - beforeScreenSec < utterance.endSec &&
          utterance.startSec < screenEndSec + afterScreenSec,
      )
      .map((screen) => ({ screen: screen.index, terms: termsOf.get(screen.index) ?? [] }));
    const shownOn = new Map<ScreenTerm, number>();
    for (const { screen, terms } of around) for (const term of terms) shownOn.set(term, screen);
    const candidates = termCandidates(utterance.text, [...shownOn.keys()]).slice(0, mostCandidates);
    const screenOf = ({ term }: TermCandidate) => shownOn.get(term)!;
    return candidates.length === 0 ? [] : [{ ...utterance, index, candidates, screenOf }];
  });
}

/** Holds each candidate against the sound, and says which it supports. */
export async function heardTerms(
  sound: AsyncIterable<AudioChunk>,
  utterances: readonly UtteranceToHear[],
  recogniser: Pick<SpeechModel, 'compare'>,
): Promise<{ compared: number; changes: TermChange[] }> {
  const changes: TermChange[] = [];
  let compared = 0;
  for await (const { stretch, samples } of sliceAudio(sound, utterances)) {
    const { text, candidates, index, screenOf } = stretch;
    const readings = candidates.map((candidate) => withTerm(text, candidate));
    const scores = await recogniser.compare(samples, text, readings);
    compared += readings.length;
    const scored = candidates.map((candidate, at) => ({
      ...candidate,
      scores: { heard: scores[at]!.heard, put: scores[at]!.read },
    }));
    for (const one of chooseTerms(scored)) {
      const { start, heard, put } = one;
      changes.push({
        utterance: index,
        at: start,
        heard,
        put,
        screen: screenOf(one),
        scores: { heard: toScore(one.scores.heard), put: toScore(one.scores.put) },
      });
    }
  }
  return { compared, changes };
}
