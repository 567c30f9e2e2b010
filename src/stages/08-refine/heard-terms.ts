import { chooseTerms, mayBeChosen } from '../../language/terms/choose-terms.ts';
import { type ShownTerms, type SpokenForm, shownTerms } from '../../language/terms/screen-terms.ts';
import { type TermCandidate, termCandidates, withTerm } from '../../language/terms/term-candidates.ts';
import { toScore } from '../../records/basics.ts';
import type { ReadScreen, TextLine } from '../../records/reading.ts';
import type { Screen } from '../../records/screen.ts';
import type { TermChange, Transcript, Utterance } from '../../records/speech.ts';
import { sliceAudio } from '../../speech/slices.ts';
import type { AudioChunk } from '../../speech/sound.ts';
import type { SpeechModel } from '../../speech/speech-model.ts';

/** Speech is about a slide from a little before it comes up until a while after it is gone. */
const beforeScreenSec = 5;
const afterScreenSec = 15;
/** Wordings of one utterance that are held against the sound. */
const mostCandidates = 5;
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
  const shownOn = new Map(reads.map(({ screen, lines }) => [screen, shownTerms(sureTexts(lines))]));
  return utterances.flatMap((utterance, index) => {
    const around = screens
      .filter(
        ({ screenStartSec, screenEndSec }) =>
          screenStartSec - beforeScreenSec < utterance.endSec &&
          utterance.startSec < screenEndSec + afterScreenSec,
      )
      .map((screen) => ({ screen: screen.index, shown: shownOn.get(screen.index) ?? nothing }));
    const candidates = termCandidates(
      utterance.text,
      around.map(({ shown }) => shown),
    ).slice(0, mostCandidates);
    const screenOf = ({ form }: { form: SpokenForm }) =>
      around.find(({ shown }) => shown.forms.includes(form))!.screen;
    return candidates.length === 0 ? [] : [{ ...utterance, index, candidates, screenOf }];
  });
}

const nothing: ShownTerms = { words: new Set(), forms: [] };

function sureTexts(lines: readonly TextLine[]): string[] {
  return lines.filter(({ confidence }) => confidence >= leastConfidence).map(({ text }) => text);
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
    const scores = await recogniser.compare(samples, text, readings, (at, { heard, read }) =>
      mayBeChosen({ ...candidates[at]!, scores: { heard, put: read } }),
    );
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
